import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { PostAnswer } from '../../model/post-answer.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { type PostSource, queryHttpSource } from '../shared/fetch-source.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import { createTwoSourceClient, reportUnknownParts } from '../shared/two-source-client.ts'
import { withListedFiles } from './film-list.ts'
import { buildFxTwitterUrl, readFxTwitter } from './fxtwitter.ts'
import { mergeFxTwitter } from './merge-fxtwitter.ts'
import { buildXOembedUrl, readOembed } from './oembed.ts'
import { createStatusRef } from './status-url.ts'
import { buildTweetResultUrl, readTweetResult } from './tweet-result.ts'

/** X answers 403 for single posts too, so that one or two say little about the source. */
const TOLERATED_REFUSALS = 2

export interface XConfig {
  /** The id of the canary, a post known to live. */
  readonly canary: string
  readonly syndicationUrl: string
  readonly oembedUrl: string
  /** The base URL of an FxTwitter-compatible API; none by default. */
  readonly fxUrl?: string | null
}

/** Creates a client of X without an account: `tweet-result` for the whole post, oEmbed as the second witness (platforms.md §§ 1.1, 1.2). */
export function createXClient(
  config: XConfig,
  onEvent: (event: SourceEvent) => void = () => {},
): PlatformClient {
  const client = createTwoSourceClient({
    primary: {
      witness: 'x-syndication',
      name: 'x tweet-result',
      label: 'tweet-result',
      answers: 'json',
      refusals: new RefusalBackoff(TOLERATED_REFUSALS),
      request: (post) => ({ url: buildTweetResultUrl(config.syndicationUrl, post.id) }),
      read: readTweetResult,
    },
    second: {
      witness: 'x-oembed',
      name: 'x oembed',
      label: 'oEmbed',
      answers: 'json',
      wordsOnly: true,
      refusals: new RefusalBackoff(TOLERATED_REFUSALS),
      request: (post) => ({ url: buildXOembedUrl(config.oembedUrl, post) }),
      read: readOembed,
    },
    canary: createStatusRef(config.canary, null),
    onEvent,
  })
  const fxTwitter = config.fxUrl ? fxTwitterSource(config.fxUrl) : null

  /** Merges the third party's data into the answer. Does not wait for its rate limit. */
  async function merge(answer: PostAnswer, post: PostRef, context: AskContext): Promise<PostAnswer> {
    if (fxTwitter === null) return answer
    const { maxPaceMs: _, ...rest } = context
    const { status, evidence } = await queryHttpSource(fxTwitter, post, { ...rest, maxWaitMs: 0 })
    reportUnknownParts(fxTwitter.name, status, onEvent)
    return { ...mergeFxTwitter(answer, status), evidence: [...answer.evidence, ...evidence] }
  }

  return {
    async ask(post, context) {
      const answer = await merge(await client.ask(post, context), post, context)
      return answer.record === null
        ? answer
        : { ...answer, record: await withListedFiles(answer.record, context) }
    },
    async check(post, context) {
      const answer = await client.check(post, context)
      // FxTwitter may know why the post is gone.
      return answer.liveness === 'not-found' ? merge(answer, post, context) : answer
    },
  }
}

const fxTwitterSource = (base: string): PostSource => ({
  witness: 'x-fx',
  name: 'x fx',
  label: 'FxTwitter',
  answers: 'json',
  request: (post) => ({ url: buildFxTwitterUrl(base, post) }),
  read: readFxTwitter,
})
