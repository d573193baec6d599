import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { type CompositeSource, queryHttpSource } from '../shared/fetch-source.ts'
import type { SourceResult } from '../shared/source-status.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { explainAbsence, postsSource, threadSource, withOriginals } from './appview.ts'
import { didOf, parseAtUri, postOfAtUri } from './at-uri.ts'
import { authorServerSource, blobUrlAt } from './author-server.ts'
import { resolveHandle } from './handle.ts'
import { IdentityResolver } from './identity.ts'
import { accountsWithFiles } from './post-view.ts'

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
  const thread = threadSource(appviewUrl)
  const primary: CompositeSource = {
    witness: thread.witness,
    name: thread.name,
    label: thread.label,
    async query(post, context) {
      const found = await queryHttpSource(thread, post, context)
      if (found.status.kind === 'not-found') return explainAbsence(appviewUrl, found, context)
      return found.status.kind === 'alive' ? locateFiles(found, identities, context) : found
    },
  }
  return {
    ...createTwoSourceClient({
      primary,
      second: authorServerSource(identities),
      checkFirst: postsSource(appviewUrl),
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

/** Gives the media of a living post the URLs of their original files, on the servers of their authors. */
async function locateFiles(
  found: SourceResult,
  identities: IdentityResolver,
  context: AskContext,
): Promise<SourceResult> {
  if (found.status.kind !== 'alive') return found
  const servers = new Map<string, string>()
  const notes = [...(found.status.notes ?? [])]
  const evidence = [...found.evidence]
  for (const did of accountsWithFiles(found.status.record)) {
    const { identity, result } = await identities.lookUp(did, found.post, context)
    evidence.push(...result.evidence)
    if (identity?.server) servers.set(did, identity.server)
    else notes.push(`The server of ${did} is not known, so its media are kept as the AppView serves them.`)
  }
  const blobUrl = (did: string, cid: string) => {
    const server = servers.get(did)
    return server === undefined ? null : blobUrlAt(server, did, cid)
  }
  const record = (await withOriginals(found, context, blobUrl)) ?? found.status.record
  return { ...found, evidence, status: { ...found.status, record, ...(notes.length === 0 ? {} : { notes }) } }
}

/** The canary of a setting: an at-URI with a DID, since a handle may go. */
export function blueskyCanary(written: string): PostRef | null {
  const post = postOfAtUri(written)
  return post !== null && didOf(post) !== null ? post : null
}
