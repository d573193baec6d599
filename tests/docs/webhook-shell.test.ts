import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { addDelivery } from '../../src/catalog/webhooks/deliveries.ts'
import { type IntakeService, intakeService } from '../support/intake-service.ts'
import { example } from './sections.ts'

const tools = spawnSync('curl', ['--version']).status === 0
if (!tools) console.warn('Skipped: webhooks from a shell (Debian: apt-get install curl).')

let service: IntakeService
let env: Record<string, string | undefined>
beforeAll(async () => {
  // A receiver of the examples is nowhere: its name is reserved.
  service = await intakeService({ env: { STET_ALLOW_PRIVATE: 'desk.example:443' } })
  const { db } = await service.app.catalog()
  const { token } = await createToken(db, { scopes: ['admin'], name: null }, new Date())
  env = { ...process.env, STET_URL: service.url, STET_TOKEN: token }
})
afterAll(() => service[Symbol.asyncDispose]())

const shell = async (heading: string, more: Record<string, string> = {}) => {
  const script = example('webhooks.md', heading, 'sh')
  const options = { env: { ...env, ...more } }
  return JSON.parse((await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], options)).stdout)
}

it.runIf(tools || process.env.CI)(
  'subscribes, changes the secret and sends again as the page says',
  async () => {
    const { id, secret, types } = await shell('Subscribe')
    expect([types, secret]).toEqual([['post.lost', 'post.returned'], expect.stringMatching(/^whsec_/)])

    const changed = await shell('Change the secret', { WEBHOOK: id })
    expect(changed.secret).toMatch(/^whsec_/)
    expect(changed.secret).not.toBe(secret)

    const { db } = await service.app.catalog()
    const delivery = await addDelivery(
      db,
      { webhookId: id, messageId: 'message-1', type: 'post.lost', body: '{"type":"post.lost"}' },
      new Date(),
    )
    const again = await shell('The delivery log and redelivery', { WEBHOOK: id, DELIVERY: String(delivery) })
    expect(again).toMatchObject({ id: expect.any(String) })
  },
)
