import { findKnownArticleKeys } from '../articles/article-records.ts'
import type { Db } from '../catalog.ts'
import { findKnownEventKeys } from '../posts/events.ts'
import { findKnownManifestKeys } from '../snapshots/snapshots.ts'

/** Which of these keys are manifests, events or article records that the catalog has. */
export async function findKnownKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  const found = await Promise.all([
    findKnownManifestKeys(db, keys),
    findKnownEventKeys(db, keys),
    findKnownArticleKeys(db, keys),
  ])
  return new Set(found.flatMap((set) => [...set]))
}
