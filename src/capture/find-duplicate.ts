import { computeContentSha256 } from '../archive/content-hash.ts'
import type { Manifest } from '../model/manifest.ts'
import { type MissingPart, OUTCOME_RANK, type Outcome } from '../model/outcome.ts'
import type { PostRecord, Witness } from '../model/post-record.ts'
import type { CapturedContent, FetchedPost } from './types.ts'

/** The capture's last word on its outcome: whole, or with something missing. `hashes` by the media's addresses. */
export function finishContent(progress: FetchedPost, hashes: ReadonlyMap<string, string>): CapturedContent {
  const { record, missing } = progress
  const partial = progress.outcome === 'captured' && missing.length > 0
  return {
    ...progress,
    outcome: partial ? 'partial' : progress.outcome,
    reason: partial ? (missing[0]?.reason ?? null) : progress.reason,
    contentSha256: computeContentSha256(record, hashes, missing),
  }
}

/**
 * The snapshot that makes a new one needless: one of the same content, or a better one of the same
 * words. Null: the new one is to be written.
 *
 * @param witnesses of the platform, the one that tells most first
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
  return main !== null && better(main, content, rank) ? main : null
}

/**
 * Is the older snapshot the better one? Words that only an article or a cache still tells never
 * stand beside what a fuller witness has told. Of one witness, other words are an edit, and worth a
 * snapshot with parts missing; the same words are not, unless a part has come that was missing.
 */
function better(main: Manifest, content: CapturedContent, rankOf: (record: PostRecord) => number): boolean {
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

/** The platform's witnesses, the one that tells most first, then web archives, then articles. */
function witnessRank(witnesses: readonly { readonly name: Witness }[]): (record: PostRecord) => number {
  const order = [...witnesses.map(({ name }) => name), 'web-archive', 'citation']
  return ({ witness }) => order.indexOf(witness)
}

const covers = (more: readonly MissingPart[], less: readonly MissingPart[]): boolean =>
  less.every(({ part, url }) => more.some((one) => one.part === part && one.url === url))
