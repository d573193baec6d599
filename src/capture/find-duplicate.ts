import { computeContentSha256 } from '../archive/content-hash.ts'
import type { Manifest } from '../model/manifest.ts'
import { type MissingPart, OUTCOME_RANK, type Outcome } from '../model/outcome.ts'
import type { PostRecord, Witness } from '../model/post-record.ts'
import type { CapturedContent, FetchedPost } from './types.ts'

/**
 * Sets the capture's final outcome, `partial` if a part is missing, and its content hash.
 *
 * @param hashes SHA-256 (hex) of each medium, by its URL in the record
 */
export function finishContent(fetched: FetchedPost, hashes: ReadonlyMap<string, string>): CapturedContent {
  const { record, missing } = fetched
  const partial = fetched.outcome === 'captured' && missing.length > 0
  return {
    ...fetched,
    outcome: partial ? 'partial' : fetched.outcome,
    reason: partial ? (missing[0]?.reason ?? null) : fetched.reason,
    contentSha256: computeContentSha256(record, hashes, missing),
  }
}

/**
 * Finds the snapshot that makes a new one redundant: one with the same content, or a better one with
 * the same text. Null if a new snapshot must be written.
 *
 * @param main the post's main snapshot
 * @param witnesses the platform's witnesses, the most complete first
 */
export function findEquivalentSnapshot(
  content: CapturedContent,
  existing: readonly Manifest[],
  main: Manifest | null,
  witnesses: readonly { readonly name: Witness }[],
): Manifest | null {
  const same = existing.find((manifest) => manifest.contentSha256 === content.contentSha256)
  if (same !== undefined) return same
  const rank = witnessRank(witnesses)
  return main !== null && isBetter(main, content, rank) ? main : null
}

/**
 * Is the existing snapshot better than the new content? Text that only an article or a cache still
 * serves never replaces the text of a more complete witness. If both are of one witness, a different
 * text is an edit and deserves a snapshot, even with parts missing. The same text deserves one only if
 * it brings a part that was missing.
 */
function isBetter(main: Manifest, content: CapturedContent, rankOf: (record: PostRecord) => number): boolean {
  const { record, missing } = content
  const { outcome } = content
  const served = outcome === 'captured' || outcome === 'partial' || record.witness === 'web-archive'
  if (!served || main.record.witness !== record.witness) {
    const byOutcome = rank(main.outcome) - rank(content.outcome)
    return byOutcome < 0 || (byOutcome === 0 && rankOf(main.record) < rankOf(record))
  }
  return missing.length > 0 && main.record.text === record.text && covers(missing, main.missing)
}

const rank = (outcome: Outcome): number => OUTCOME_RANK.indexOf(outcome)

/** Ranks records by witness: the platform's, the most complete first, then web archives, then articles. */
function witnessRank(witnesses: readonly { readonly name: Witness }[]): (record: PostRecord) => number {
  const order = [...witnesses.map(({ name }) => name), 'web-archive', 'citation']
  return ({ witness }) => order.indexOf(witness)
}

const covers = (more: readonly MissingPart[], less: readonly MissingPart[]): boolean =>
  less.every(({ part, url }) => more.some((one) => one.part === part && one.url === url))
