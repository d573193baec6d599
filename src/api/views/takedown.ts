import { z } from 'zod'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import { takeDown } from '../../services/publication/take-down.ts'
import { postFromUrl } from './post-from-url.ts'
import { serializeTime } from './serializers.ts'

const Url = z.string().min(1).max(8_192)

/** A take-down with its reason, or a restoration. */
export const TakedownBody = z
  .union([
    z.strictObject({
      url: Url,
      reason: z.string().trim().min(1).max(2_000),
      /** Also erases the stored objects, except those under an object lock. */
      delete: z.boolean().default(false),
    }),
    z.strictObject({ url: Url, restore: z.literal(true) }),
  ])
  .meta({ examples: [{ url: 'https://x.com/jack/status/20', reason: 'The author asked for it.' }] })

/** The take-down of a post as the API and `stet takedown` show it; null if the post is shown. */
export const TakedownView = z.object({
  platform: KnownPlatform,
  id: z.string(),
  url: z.string(),
  takenDown: z
    .object({
      at: z.iso.datetime(),
      reason: z.string(),
      /** Null if the bytes were not to be deleted. `until`: null for an object lock without an end. */
      bytes: z
        .object({
          deleted: z.int(),
          /** `copy`: the store that has it, `first` or the name of a replica. */
          kept: z.array(z.object({ copy: z.string(), key: z.string(), until: z.iso.datetime().nullable() })),
          /** Replicas that could not be reached: the deletion there is queued. */
          pending: z.array(z.string()),
        })
        .nullable(),
    })
    .nullable(),
})

/**
 * Takes a post down, or restores it.
 *
 * @param by who decided
 * @throws InputError `post-unrecognised`; as `takeDown`
 */
export async function takeDownRequested(
  app: Pick<
    App,
    'catalog' | 'ledger' | 'copies' | 'snapshotCache' | 'thumbnails' | 'platforms' | 'clock' | 'logger'
  >,
  request: z.output<typeof TakedownBody>,
  by: string | null,
): Promise<z.infer<typeof TakedownView>> {
  const post = postFromUrl(app, request.url)
  const demand = 'reason' in request ? { reason: request.reason, erase: request.delete } : null
  const down = await takeDown(app, post, demand, by)
  const bytes = down?.erasure && {
    deleted: down.erasure.deleted,
    kept: down.erasure.kept.map(({ copy, key, until }) => ({ copy, key, until: serializeTime(until) })),
    pending: [...down.erasure.pending],
  }
  const { platform, id, url } = post
  return {
    platform,
    id,
    url,
    takenDown: down && { at: down.at.toISOString(), reason: down.reason, bytes: bytes ?? null },
  }
}
