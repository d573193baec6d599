import type { AskContext, PlatformAdapter } from '../../model/adapter.ts'
import type { PostAnswer } from '../../model/answer.ts'
import type { SourceEvent } from '../../model/budget.ts'
import type { PostRef } from '../../model/platform.ts'
import { xArchived } from './archived-forms.ts'
import { Canary } from './canary.ts'
import { fxUrl, readFx } from './fx.ts'
import { joinFx } from './fx-join.ts'
import { listen, type Source } from './listen.ts'
import { oembedUrl, readOembed } from './oembed.ts'
import { xRecogniser } from './recogniser.ts'
import { postUrl } from './record.ts'
import type { Heard } from './signal.ts'
import { readTweetResult, tweetResultUrl } from './tweet-result.ts'
import { notFoundByBoth, verdict } from './verdict.ts'

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
          url: (post) => fxUrl(base, post),
          read: readFx,
        }

  /** The answer with what a third party adds to it; nobody waits for that one. */
  async function withFx(answer: PostAnswer, post: PostRef, context: AskContext): Promise<PostAnswer> {
    if (fx === null) return answer
    const heard = await listen(fx, post, { ...context, maxWaitMs: 0 })
    return { ...joinFx(answer, heard.signal), evidence: [...answer.evidence, ...heard.evidence] }
  }

  /** Words that nobody has described yet: someone should look at them. */
  function tellUnknown({ signal, evidence }: Heard): void {
    if (signal.kind !== 'silent' || signal.unknown === undefined) return
    const raw = evidence.at(-1)?.body.slice(0, RAW_LENGTH) ?? ''
    tell({ source: tweetResult.name, what: 'unknown-answer', ms: 0, detail: signal.unknown, raw })
  }

  async function conclude(tweet: Heard, second: Heard | null, context: AskContext): Promise<PostAnswer> {
    const evidence = [...tweet.evidence, ...(second?.evidence ?? [])]
    let canaryAlive = false
    if (notFoundByBoth(tweet.signal, second?.signal ?? null)) {
      const sung = [await canary.sings(tweetResult, context), await canary.sings(oembed, context)]
      canaryAlive = sung.every((one) => one.alive)
      evidence.push(...sung.flatMap((one) => one.evidence))
    }
    return { ...verdict(tweet.signal, second?.signal ?? null, canaryAlive), evidence }
  }

  return {
    platform: 'x',
    recogniser: xRecogniser,
    archived: xArchived,
    async ask(post: PostRef, { maxPaceMs, ...context }: AskContext) {
      const first = maxPaceMs === undefined ? context : { ...context, maxPaceMs }
      const tweet = await listen(tweetResult, post, first)
      tellUnknown(tweet)
      const answer = await conclude(tweet, await listen(oembed, post, context), context)
      return withFx(answer, post, context)
    },
    async check(post: PostRef, { maxPaceMs: _, ...context }: AskContext) {
      const tweet = await listen(tweetResult, post, context)
      tellUnknown(tweet)
      const second = tweet.signal.kind === 'alive' ? null : await listen(oembed, post, context)
      const answer = await conclude(tweet, second, context)
      // Gone is known already: perhaps it knows why.
      return answer.liveness === 'not-found' ? withFx(answer, post, context) : answer
    },
  }
}
