import type { PostAnswer } from '../../model/post-answer.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { extendsText, findDisagreements, knownName, witnessesAgree } from './compare-witnesses.ts'
import type { Source } from './fetch-source.ts'
import type { AliveStatus, SourceStatus } from './source-status.ts'
import { notesOnUnknown } from './unknown-parts.ts'

export type Verdict = Omit<PostAnswer, 'evidence'>
type Named = Extract<SourceStatus, { kind: 'named' }>

/** The status that one of the two sources returned. */
export interface SourceAnswer {
  readonly source: Pick<Source, 'label' | 'wordsOnly'>
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
/** The platform refuses us, which says nothing about the post. */
const refused: Verdict = { ...nothing, reason: 'upstream', refused: true }

/**
 * Combines the answers of two sources. Pure.
 *
 * A named reason is proof by itself, even if the second source still serves the post, perhaps from a
 * cache (platforms.md § 0). The record then has the text that a source still serves. A weak one is proof only if the
 * other source does not show the post either.
 *
 * @param first the more complete source
 * @param second null if one source was enough, or if the platform has only one
 * @param canaryAlive whether both sources answer the canary alive; used only if both say not-found
 */
export function combineSources(
  first: SourceAnswer,
  second: SourceAnswer | null,
  canaryAlive: boolean,
): Verdict {
  const [one, two] = [first.status, second?.status ?? null]
  if (one.kind === 'alive') return alive(one, first, second)
  if (one.kind === 'named' && isProof(one, two)) return named(one, second)
  if (two?.kind === 'alive' && second) return aliveBySecond(two, first, second)
  if (two?.kind === 'named' && isProof(two, one)) return named(two, null)
  if (notFoundByBoth(one, two)) {
    return canaryAlive ? { ...nothing, liveness: 'not-found', reason: 'not-found' } : refused
  }
  if (one.kind === 'not-found' && second === null) return unconfirmed(first)
  // The first source's failure decides, unless it says not-found or a weak reason; then the second's does.
  const failure = one.kind === 'not-found' || one.kind === 'named' ? two : one
  if (failure?.kind === 'silent') {
    const { reason, retryAt, unknown } = failure
    const { label } = (failure === one ? first : (second ?? first)).source
    return {
      ...nothing,
      reason,
      retryAt,
      notes: unknown === undefined ? [] : [`${label} answered: ${unknown}.`],
    }
  }
  return { ...refused, retryAt: failure?.kind === 'refused' ? (failure.retryAt ?? null) : null }
}

/** The only source does not find the post, and nobody can confirm it. */
function unconfirmed({ source }: SourceAnswer): Verdict {
  const notes = [`${source.label} does not find the post. It is the only source, so this proves nothing.`]
  return { ...nothing, reason: 'upstream', notes }
}

/** Do both sources say not-found, so that the canary decides? */
export function notFoundByBoth(first: SourceStatus, second: SourceStatus | null): boolean {
  return first.kind === 'not-found' && second?.kind === 'not-found'
}

/** Does a named reason count? `other`: the other source's answer. */
function isProof(name: Named, other: SourceStatus | null): boolean {
  if (!name.weak) return true
  return other?.kind === 'not-found' || other?.kind === 'named' || (other?.kind === 'silent' && other.lasting)
}

function alive(
  { record: primary, missing: lacking, edited, notes: own = [], unknownParts = [] }: AliveStatus,
  first: SourceAnswer,
  second: SourceAnswer | null,
): Verdict {
  const other = second?.status.kind === 'alive' ? second.status.record : null
  const confirmed = other !== null && witnessesAgree(primary, other)
  const notes = [...own, ...notesOnUnknown(first.source.label, unknownParts)]
  if (second && other !== null && !confirmed) {
    notes.push(`${second.source.label} has a different text than ${first.source.label}.`)
  }
  if (second?.status.kind === 'not-found') notes.push(`${second.source.label} does not know the post.`)
  const whole = other === null || !confirmed ? primary : withPartsOf(primary, other)
  const disagreements =
    other === null ? [] : findDisagreements(whole, other, second?.source.wordsOnly === true)
  const record: PostRecord = {
    ...whole,
    confirmedBy: confirmed ? [other.witness] : [],
    ...(disagreements.length > 0 ? { disagreements } : {}),
  }
  const missing = lacking.filter(({ part, url }) => part !== 'text' || url !== primary.url || record.textCut)
  const unknown = unknownParts.map(({ path, holds }) => ({
    witness: primary.witness,
    kind: 'unknown' as const,
    path,
    holds,
  }))
  return {
    ...nothing,
    liveness: edited ? 'edited' : 'live',
    record,
    missing,
    notes,
    ...(unknown.length > 0 ? { unexpectedParts: unknown } : {}),
  }
}

/** The record with what only the second source serves: the whole text, all media, or the author's display name. */
function withPartsOf(primary: PostRecord, other: PostRecord): PostRecord {
  const { witness } = other
  const text = primary.textCut && extendsText(other.text, primary.text)
  const unserved = ({ served }: PostRecord['media'][number]) => served === false
  const media = primary.media.some(unserved) && other.media.length > 0 && !other.media.some(unserved)
  const name = knownName(primary) === null ? knownName(other) : null
  if (!text && !media && name === null) return primary
  return {
    ...primary,
    ...(name !== null && primary.author ? { author: { ...primary.author, name } } : {}),
    ...(text ? { text: other.text, entities: other.entities, textCut: other.textCut } : {}),
    ...(media ? { media: other.media } : {}),
    sources: {
      ...primary.sources,
      ...(text ? { text: witness } : {}),
      ...(media ? { media: witness } : {}),
      ...(name !== null ? { 'author.name': witness } : {}),
    },
  }
}

function named(name: Named, second: SourceAnswer | null): Verdict {
  const { liveness, reason, notes: own = [] } = name
  if (name.record) {
    const other = second?.status.kind === 'alive' ? second.status.record : null
    const confirmedBy = other !== null && witnessesAgree(name.record, other) ? [other.witness] : []
    return {
      ...nothing,
      liveness,
      reason,
      record: { ...name.record, confirmedBy },
      missing: name.missing ?? [],
      notes: own,
    }
  }
  if (second?.status.kind !== 'alive') return { ...nothing, liveness, reason, notes: own }
  const { record, missing } = second.status
  const notes = [...own, `The text is what ${second.source.label} still serves.`]
  return { ...nothing, liveness, reason, record, missing, notes }
}

/**
 * The verdict if only the second, less complete source serves the post. After a temporary failure of the
 * first source the record stays empty, because a retry will bring the whole post. After a lasting one it
 * has the second source's text.
 */
function aliveBySecond(
  { record, missing, notes: own = [] }: AliveStatus,
  first: SourceAnswer,
  second: SourceAnswer,
): Verdict {
  const { status } = first
  if (status.kind === 'silent' && !status.lasting) {
    return { ...nothing, liveness: 'live', reason: status.reason, retryAt: status.retryAt }
  }
  const notes = [
    ...own,
    `${first.source.label} does not serve the post; the text is from ${second.source.label}.`,
  ]
  const meaning = status.kind === 'not-found' ? status.whileServed : undefined
  if (meaning?.liveness === 'unknown') return { ...nothing, reason: meaning.reason }
  return { ...nothing, liveness: 'live', ...meaning, record, missing, notes }
}
