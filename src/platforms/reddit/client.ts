import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { PostAnswer } from '../../model/post-answer.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { type PostSource, queryHttpSource } from '../shared/fetch-source.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import { withSharedLinks } from '../shared/shared-link.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { buildAtomUrl, readAtom } from './atom.ts'
import { buildEmbedUrl, readEmbedPage } from './embed-page.ts'
import { withTracks } from './film.ts'
import { isShareId, parseCanary, redditRef } from './post-url.ts'
import { resolveShareLink } from './share-link.ts'

export interface RedditConfig {
  /** The canary, a post known to live, as `r/community/comments/id`. */
  readonly canary: string
  readonly embedUrl: string
  readonly url: string
}

/** Creates a client of Reddit: the embed page, and the post's feed as the second witness. */
export function createRedditClient(
  { canary, embedUrl, url }: RedditConfig,
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const known = parseCanary(canary)
  if (known === null) throw new TypeError(`${canary} is no post of Reddit.`)
  const refusals = new RefusalBackoff()
  const embed: PostSource = {
    witness: 'reddit-embed',
    name: 'reddit embed',
    label: 'The embed page',
    answers: 'html',
    refusals,
    request: (post) => ({ url: buildEmbedUrl(embedUrl, post), redirects: 0 }),
    read: readEmbedPage,
  }
  const atom: PostSource = {
    witness: 'reddit-atom',
    name: 'reddit atom',
    label: 'The feed',
    answers: 'atom',
    wordsOnly: true,
    refusals,
    request: (post) => ({ url: buildAtomUrl(url, post), redirects: 0 }),
    read: readAtom,
  }
  const client = createTwoSourceClient({ primary: embed, second: atom, canary: known, onEvent })

  async function ask(post: PostRef, context: AskContext): Promise<PostAnswer> {
    const answer = await client.ask(post, context)
    if (answer.record === null) return answer
    const record = await withTracks(answer.record, context)
    if (record.quoted?.status !== 'unavailable') return { ...answer, record }
    return withParent({ ...answer, record }, record.quoted.url, context)
  }

  /** Adds the post that a crosspost shows, which has a page of its own. */
  async function withParent(
    answer: PostAnswer,
    url: string | null,
    context: AskContext,
  ): Promise<PostAnswer> {
    const unread: PostAnswer = {
      ...answer,
      missing: [...answer.missing, { part: 'quoted', url, reason: 'upstream' }],
    }
    const parent = answer.record === null ? null : parentOf(answer.record)
    if (answer.record === null || parent === null) return unread
    const { status, evidence } = await queryHttpSource(embed, parent, context)
    const both = [...answer.evidence, ...evidence]
    // Reddit itself shows that there is no such post.
    if (status.kind === 'not-found' || status.kind === 'named') return { ...answer, evidence: both }
    if (status.kind !== 'alive') return { ...unread, evidence: both }
    const found = await withTracks(status.record, context)
    // A quote has no quote of its own.
    const { stet: _, quoted, witness, confirmedBy, quotedBy, ...quote } = found
    return {
      ...answer,
      record: { ...answer.record, quoted: { status: 'served', post: quote } },
      missing: [...answer.missing, ...status.missing],
      evidence: both,
    }
  }

  return withSharedLinks(
    { ask, check: (post, context) => client.check(post, context) },
    { isShared: isShareId, resolve: (post, context) => resolveShareLink(url, post, context) },
  )
}

/** The post that a crosspost shows and that was not asked for yet. */
function parentOf({ quoted }: NonNullable<PostAnswer['record']>): PostRef | null {
  if (quoted?.status !== 'unavailable' || quoted.id === null) return null
  const owner = /reddit\.com\/((?:r|user)\/[\w-]+)\//.exec(quoted.url ?? '')?.[1]
  return redditRef(quoted.id, owner ?? null)
}
