import type { AskContext, PlatformAdapter } from '../../model/adapter.ts'
import type { PostAnswer } from '../../model/answer.ts'
import type { SourceEvent } from '../../model/budget.ts'
import type { PostRef } from '../../model/platform.ts'
import { Canary } from '../shared/canary.ts'
import { fetchSource, type Source } from '../shared/fetch-source.ts'
import type { SourceResult } from '../shared/source-status.ts'
import { notFoundByBoth, verdict } from '../shared/verdict.ts'
import { xArchived } from './archived/post-reader.ts'
import { fxTwitterUrl, readFxTwitter } from './fxtwitter.ts'
import { mergeFxTwitter } from './merge-fxtwitter.ts'
import { oembedUrl, readOembed } from './oembed.ts'
import { xRecogniser } from './recogniser.ts'
import { postUrl } from './record.ts'
import { readTweetResult, tweetResultUrl } from './tweet-result.ts'

export interface XConfig {
  /** Id of a post known to live. */
  canary: string
  syndicationUrl: string
  oembedUrl: string
  /** An FxTwitter-compatible API; null or left out: nobody else is asked. */
  fxUrl?: string | null
}

/** Of an answer that nobody has described, so much is told. */
const RAW_LENGTH = 2_000

/** X without an account: `tweet-result` for the whole post, oEmbed as the second witness (platforms.md § 1.1, § 1.2). */
export function createX(config: XConfig, tell: (event: SourceEvent) => void = () => {}): PlatformAdapter {
  const canary = new Canary({ platform: 'x', id: config.canary, url: postUrl('i', config.canary) }, tell)
  const tweetResult: Source = {
    witness: 'x-syndication',
    name: 'x tweet-result',
    url: (post) => tweetResultUrl(config.syndicationUrl, post.id),
    read: readTweetResult,
  }
  const oembed: Source = {
    witness: 'x-oembed',
    name: 'x oembed',
    url: (post) => oembedUrl(config.oembedUrl, post),
    read: readOembed,
  }

  const base = config.fxUrl ?? null
  const fx: Source | null =
    base === null
      ? null
      : {
          witness: 'x-fx',
          name: 'x fx',
          url: (post) => fxTwitterUrl(base, post),
          read: readFxTwitter,
        }

  /** The answer with what a third party adds to it; nobody waits for that one. */
  async function withFx(answer: PostAnswer, post: PostRef, context: AskContext): Promise<PostAnswer> {
    if (fx === null) return answer
    const heard = await fetchSource(fx, post, { ...context, maxWaitMs: 0 })
    return { ...mergeFxTwitter(answer, heard.status), evidence: [...answer.evidence, ...heard.evidence] }
  }

  /** Words that nobody has described yet: someone should look at them. */
  function tellUnknown({ status: signal, evidence }: SourceResult): void {
    if (signal.kind !== 'silent' || signal.unknown === undefined) return
    const raw = evidence.at(-1)?.body.slice(0, RAW_LENGTH) ?? ''
    tell({ source: tweetResult.name, what: 'unknown-answer', ms: 0, detail: signal.unknown, raw })
  }

  async function conclude(
    tweet: SourceResult,
    second: SourceResult | null,
    context: AskContext,
  ): Promise<PostAnswer> {
    const evidence = [...tweet.evidence, ...(second?.evidence ?? [])]
    let canaryAlive = false
    if (notFoundByBoth(tweet.status, second?.status ?? null)) {
      const sung = [await canary.isAlive(tweetResult, context), await canary.isAlive(oembed, context)]
      canaryAlive = sung.every((one) => one.alive)
      evidence.push(...sung.flatMap((one) => one.evidence))
    }
    return { ...verdict(tweet.status, second?.status ?? null, canaryAlive), evidence }
  }

  return {
    platform: 'x',
    recogniser: xRecogniser,
    archived: xArchived,
    async ask(post: PostRef, { maxPaceMs, ...context }: AskContext) {
      const first = maxPaceMs === undefined ? context : { ...context, maxPaceMs }
      const tweet = await fetchSource(tweetResult, post, first)
      tellUnknown(tweet)
      const answer = await conclude(tweet, await fetchSource(oembed, post, context), context)
      return withFx(answer, post, context)
    },
    async check(post: PostRef, { maxPaceMs: _, ...context }: AskContext) {
      const tweet = await fetchSource(tweetResult, post, context)
      tellUnknown(tweet)
      const second = tweet.status.kind === 'alive' ? null : await fetchSource(oembed, post, context)
      const answer = await conclude(tweet, second, context)
      // Gone is known already: perhaps it knows why.
      return answer.liveness === 'not-found' ? withFx(answer, post, context) : answer
    },
  }
}
