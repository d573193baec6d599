import type { PostAnswer } from '../../model/post-answer.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { extendsText, findDisagreements, witnessesAgree } from './compare-witnesses.ts'
import type { PostSource } from './fetch-source.ts'
import type { SourceStatus } from './source-status.ts'

export type Verdict = Omit<PostAnswer, 'evidence'>
type Alive = Extract<SourceStatus, { kind: 'alive' }>

/** What one of two sources answered. */
export interface SourceAnswer {
  readonly source: Pick<PostSource, 'label' | 'wordsOnly'>
  readonly status: SourceStatus
}

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
 * What the answers of two sources mean together. Pure.
 *
 * A named reason is proof by itself, even against a second source that still serves the post: that
 * may be a cache (platforms.md § 0). Its words are kept then.
 *
 * @param first the source that tells most
 * @param second null where a check needed no second source
 * @param canaryAlive whether both sources answer the canary; counts only where both say not-found
 */
export function combineSources(
  first: SourceAnswer,
  second: SourceAnswer | null,
  canaryAlive: boolean,
): Verdict {
  const [one, two] = [first.status, second?.status ?? null]
  if (one.kind === 'alive') return alive(one, first, second)
  if (one.kind === 'named') return named(one, second)
  if (two?.kind === 'alive' && second) return aliveBySecond(two, first, second)
  if (two?.kind === 'named') return { ...nothing, liveness: two.liveness, reason: two.reason }
  if (notFoundByBoth(one, two)) {
    return canaryAlive ? { ...nothing, liveness: 'not-found', reason: 'not-found' } : refused
  }
  // The first source knows more; where it only says not-found, the second's failure decides.
  const telling = one.kind === 'not-found' ? two : one
  if (telling?.kind === 'silent') return { ...nothing, reason: telling.reason, retryAt: telling.retryAt }
  return refused
}

/** Does the meaning of this pair of answers depend on the canary? */
export function notFoundByBoth(first: SourceStatus, second: SourceStatus | null): boolean {
  return first.kind === 'not-found' && second?.kind === 'not-found'
}

function alive(
  { record: told, missing: lacking, edited }: Alive,
  first: SourceAnswer,
  second: SourceAnswer | null,
): Verdict {
  const other = second?.status.kind === 'alive' ? second.status.record : null
  const confirmed = other !== null && witnessesAgree(told, other)
  const notes: string[] = []
  if (second && other !== null && !confirmed) {
    notes.push(`${second.source.label} tells other words than ${first.source.label}.`)
  }
  if (second?.status.kind === 'not-found') notes.push(`${second.source.label} does not know the post.`)
  const others = other === null ? [] : findDisagreements(told, other, second?.source.wordsOnly === true)
  const record: PostRecord = {
    ...told,
    ...(confirmed ? longerText(told, other) : {}),
    confirmedBy: confirmed ? [other.witness] : [],
    ...(others.length > 0 ? { disagreements: others } : {}),
  }
  const missing = lacking.filter(({ part }) => part !== 'text' || record.textCut)
  return { ...nothing, liveness: edited ? 'edited' : 'live', record, missing, notes }
}

/** Of a text that the first source cuts, the longer one of the second; a witness marks a cut by `textCut`. */
function longerText({ text, textCut }: PostRecord, other: PostRecord): Partial<PostRecord> {
  if (!textCut || !extendsText(other.text, text)) return {}
  const { entities, witness } = other
  return { text: other.text, entities, textCut: other.textCut, sources: { text: witness } }
}

function named(
  { liveness, reason }: Extract<SourceStatus, { kind: 'named' }>,
  second: SourceAnswer | null,
): Verdict {
  if (second?.status.kind !== 'alive') return { ...nothing, liveness, reason }
  const { record, missing } = second.status
  const notes = [`The words are those that ${second.source.label} still serves.`]
  return { ...nothing, liveness, reason, record, missing, notes }
}

/**
 * The post lives, and the source that tells most does not serve it. Where that may pass, a later
 * request will bring the whole, and the second source's words are not taken for it. Where it will
 * last, they are better than nothing.
 */
function aliveBySecond({ record, missing }: Alive, first: SourceAnswer, second: SourceAnswer): Verdict {
  const { status } = first
  if (status.kind === 'silent' && !status.lasting) {
    return { ...nothing, liveness: 'live', reason: status.reason, retryAt: status.retryAt }
  }
  const notes = [
    `${first.source.label} does not serve the post; the words are those of ${second.source.label}.`,
  ]
  return { ...nothing, liveness: 'live', record, missing, notes }
}
