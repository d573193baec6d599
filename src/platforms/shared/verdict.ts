import type { PostAnswer } from '../../model/answer.ts'
import type { PostRecord } from '../../model/post.ts'
import { disagreements } from '../x/disagree.ts'
import { agree, extendsText } from './compare-witnesses.ts'
import type { SourceStatus } from './source-status.ts'

type Verdict = Omit<PostAnswer, 'evidence'>
type Alive = Extract<SourceStatus, { kind: 'alive' }>

const nothing: Verdict = {
  liveness: 'unknown',
  reason: null,
  refused: false,
  retryAt: null,
  record: null,
  missing: [],
  notes: [],
}
/** They refuse us: the answer says nothing about the post. */
const refused: Verdict = { ...nothing, reason: 'upstream', refused: true }

/**
 * What two signals mean together. Pure; `canaryAlive` is what the canary of both sources said, and
 * is only looked at where both say not-found (`notFoundByBoth`). `oembed` is null where a check was
 * content with good news from the first.
 *
 * A named reason is proof by itself, even against an oEmbed answer, whose copy may be as old as its
 * `cache_age` of a hundred years (platforms.md § 0); its words are kept then.
 */
export function verdict(tweet: SourceStatus, oembed: SourceStatus | null, canaryAlive: boolean): Verdict {
  if (tweet.kind === 'alive') return alive(tweet, oembed)
  if (tweet.kind === 'named') return named(tweet, oembed)
  if (oembed?.kind === 'alive') return aliveByOembed(tweet, oembed)
  if (oembed?.kind === 'named') return { ...nothing, liveness: oembed.liveness, reason: oembed.reason }
  if (notFoundByBoth(tweet, oembed)) {
    return canaryAlive ? { ...nothing, liveness: 'not-found', reason: 'not-found' } : refused
  }
  // The first source knows more; where it only says not-found, what silenced the second decides.
  const telling = tweet.kind === 'not-found' ? oembed : tweet
  if (telling?.kind === 'silent') return { ...nothing, reason: telling.reason, retryAt: telling.retryAt }
  return refused
}

/** Is this the pair of answers whose meaning hangs on the canary? */
export function notFoundByBoth(tweet: SourceStatus, oembed: SourceStatus | null): boolean {
  return tweet.kind === 'not-found' && oembed?.kind === 'not-found'
}

function alive(tweet: Alive, oembed: SourceStatus | null): Verdict {
  const confirmed = oembed?.kind === 'alive' && agree(tweet.record, oembed.record)
  const notes: string[] = []
  if (oembed?.kind === 'alive' && !confirmed) notes.push('oEmbed tells other words than tweet-result.')
  if (oembed?.kind === 'not-found') notes.push('oEmbed does not know the post.')
  const others = oembed?.kind === 'alive' ? disagreements(tweet.record, oembed.record) : []
  const record: PostRecord = {
    ...tweet.record,
    ...(confirmed ? longerText(tweet.record, oembed.record) : {}),
    confirmedBy: confirmed ? ['x-oembed'] : [],
    ...(others.length > 0 ? { disagreements: others } : {}),
  }
  const missing = tweet.missing.filter(({ part }) => part !== 'text' || record.textCut)
  return { ...nothing, liveness: tweet.edited ? 'edited' : 'live', record, missing, notes }
}

/** Of a long post's words, those of the witness that goes on for longer; oEmbed shows by `…` where it does not end. */
function longerText({ text, textCut }: PostRecord, oembed: PostRecord): Partial<PostRecord> {
  if (!textCut || !extendsText(oembed.text, text)) return {}
  const { entities } = oembed
  return { text: oembed.text, entities, textCut: oembed.textCut, sources: { text: 'x-oembed' } }
}

function named(tweet: Extract<SourceStatus, { kind: 'named' }>, oembed: SourceStatus | null): Verdict {
  const { liveness, reason } = tweet
  if (oembed?.kind !== 'alive') return { ...nothing, liveness, reason }
  const { record, missing } = oembed
  return {
    ...nothing,
    liveness,
    reason,
    record,
    missing,
    notes: ['The words are those that oEmbed still serves.'],
  }
}

/**
 * The post lives, the source of its media does not serve it. Where that may pass, asking again will
 * bring the whole and the words alone are not taken for it; where it will stay, they are better
 * than nothing.
 */
function aliveByOembed(tweet: SourceStatus, oembed: Alive): Verdict {
  if (tweet.kind === 'silent' && !tweet.lasting) {
    return { ...nothing, liveness: 'live', reason: tweet.reason, retryAt: tweet.retryAt }
  }
  return {
    ...nothing,
    liveness: 'live',
    record: oembed.record,
    missing: oembed.missing,
    notes: ['tweet-result does not serve the post; the words are those of oEmbed.'],
  }
}
