import type { QuotedPost } from '../../model/post-record.ts'
import { getBoolean, getObject, getObjects, getString, type JsonObject } from '../shared/untyped-json.ts'

/** The labels behind which Bluesky hides media (platforms-2.md § 1.2). */
const SENSITIVE: ReadonlySet<string> = new Set(['porn', 'sexual', 'nudity', 'graphic-media', 'gore'])

/** An account's request that apps do not show its posts to readers without an account. */
const SIGNED_IN_ONLY = '!no-unauthenticated'

/**
 * Reads the labels of a post: those of moderation services, which an answer has beside the record, and the author's own,
 * which are in the record.
 *
 * @param view the post as the AppView shows it; null for a record alone
 */
export function readLabels(
  view: JsonObject | null,
  record: JsonObject | null,
): Pick<QuotedPost, 'labels' | 'sensitive'> {
  const own = getObjects(getObject(record, 'labels'), 'values').flatMap((one) => getString(one, 'val') ?? [])
  const labels = [...new Set([...activeLabels(view), ...own])]
  return {
    sensitive: labels.some((label) => SENSITIVE.has(label)),
    ...(labels.length === 0 ? {} : { labels }),
  }
}

/** Whom the author wants to show the post to. */
export function readAudience(author: JsonObject | null): Pick<QuotedPost, 'audience'> {
  return activeLabels(author).includes(SIGNED_IN_ONLY) ? { audience: 'signed-in' } : {}
}

/** The labels that are in force. The latest word of a labeller on a label counts; `neg` takes it back. */
function activeLabels(labelled: JsonObject | null): string[] {
  const latest = new Map<string, { val: string; at: string; negated: boolean }>()
  for (const label of getObjects(labelled, 'labels')) {
    const val = getString(label, 'val')
    if (val === null) continue
    const key = `${getString(label, 'src')} ${val}`
    const at = getString(label, 'cts') ?? ''
    const known = latest.get(key)
    if (known === undefined || known.at <= at)
      latest.set(key, { val, at, negated: getBoolean(label, 'neg') === true })
  }
  return [...latest.values()].filter(({ negated }) => !negated).map(({ val }) => val)
}
