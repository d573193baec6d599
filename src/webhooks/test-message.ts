import { z } from 'zod'
import { TEST_TYPE } from '../model/announcement.ts'

/** A message that tries out a subscription: nothing has happened. */
export const TestMessage = z
  .object({
    type: z.literal(TEST_TYPE),
    timestamp: z.iso.datetime(),
    data: z.object({ webhook: z.object({ id: z.string() }) }),
  })
  .meta({ id: 'TestMessage' })

/** Builds the body of a message that tries out a subscription. */
export const buildTestMessage = (webhookId: string, at: Date): string =>
  JSON.stringify({
    type: TEST_TYPE,
    timestamp: at.toISOString(),
    data: { webhook: { id: webhookId } },
  } satisfies z.infer<typeof TestMessage>)
