import type { PlatformClient } from '../../model/platform-definition.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { createActivitypubWitness } from './activitypub.ts'
import { createHostApiWitness } from './api-witness.ts'
import { createHostCanaries } from './canary.ts'
import { HostSoftware } from './nodeinfo.ts'
import { postAtUrl } from './post-id.ts'

/**
 * Creates a client of Mastodon and the servers like it, without an account: the API of each host, and the post's own
 * address by ActivityPub as the second witness (platforms-2.md § 2).
 *
 * @param canary the address of a post known to live; other hosts have their own
 * @throws TypeError if the canary is not a post
 */
export function createMastodonClient(
  { canary }: { readonly canary: string },
  onEvent: (event: SourceEvent) => void = () => {},
): PlatformClient {
  const known = postAtUrl(canary)
  if (known === null) throw new TypeError(`${canary} is not the address of a post.`)
  const software = new HostSoftware()
  const api = createHostApiWitness(software)
  return createTwoSourceClient({
    primary: api.whole,
    second: createActivitypubWitness(),
    checkFirst: api.quick,
    canary: createHostCanaries(known, software),
    onEvent,
  })
}
