import type { PlatformClient } from '../../model/platform-definition.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { createAppView } from './appview.ts'
import { appviewWitness } from './appview-witness.ts'
import { didOf, parseAtUri, postOfAtUri } from './at-uri.ts'
import { authorServerSource } from './author-server.ts'
import { resolveHandle } from './handle.ts'
import { IdentityResolver } from './identity.ts'

export interface BlueskyConfig {
  /** The at-URI of the canary, a post known to live. */
  readonly canary: string
  readonly appviewUrl: string
  readonly directoryUrl: string
}

/**
 * Creates a client of Bluesky without an account: the AppView for the whole post, the author's own server as the second
 * witness and for the original files (platforms-2.md § 1).
 *
 * @throws TypeError if the canary is not a post
 */
export function createBlueskyClient(
  { canary, appviewUrl, directoryUrl }: BlueskyConfig,
  onEvent: (event: SourceEvent) => void = () => {},
): PlatformClient {
  const known = postOfAtUri(canary)
  if (known === null) throw new TypeError(`${canary} is not the at-URI of a post.`)
  const identities = new IdentityResolver(directoryUrl)
  const appview = createAppView(appviewUrl)
  return {
    ...createTwoSourceClient({
      primary: appviewWitness(appview, identities),
      second: authorServerSource(identities),
      checkFirst: appview.posts,
      canary: known,
      onEvent,
    }),
    async aliasOf(post, context) {
      const { repo = '', rkey } = parseAtUri(post.id) ?? {}
      if (didOf(post) !== null || rkey === undefined) return null
      const did = await resolveHandle(appviewUrl, repo, context)
      return did === null ? null : postOfAtUri(`at://${did}/app.bsky.feed.post/${rkey}`)
    },
  }
}
