import { createHash } from 'node:crypto'
import { articleKey } from '../../src/archive/object-keys.ts'
import { saveArticleRecord } from '../../src/catalog/articles/article-records.ts'
import type { Db } from '../../src/catalog/catalog.ts'
import { saveEvent } from '../../src/catalog/posts/events.ts'
import { saveSnapshot } from '../../src/catalog/snapshots/save-snapshots.ts'
import type { Liveness } from '../../src/model/outcome.ts'
import type { PostRef } from '../../src/model/platform.ts'
import { citing, manifestOf } from './catalog-rows.ts'

/** Saves a captured post, with the text and the author that a test wants. */
export async function kept(
  db: Db,
  post: PostRef,
  { text = 'High water at noon.', name = 'Tide Table', handle = 'tidetable', second = 1 } = {},
): Promise<void> {
  const manifest = manifestOf(post, second, 'captured', text)
  const author = manifest.record.author && { ...manifest.record.author, name, handle }
  const whole = { ...manifest, id: `${manifest.id}-${post.id}`, record: { ...manifest.record, author } }
  await saveSnapshot(db, whole, `m/${post.id}.json`, new Date('2026-05-01T12:00:00Z'))
}

/** Saves an article whose newest version cites these posts. */
export async function citedBy(
  db: Db,
  url: string,
  title: string,
  posts: readonly PostRef[],
  recordedAt = '2026-05-01T12:00:00.000Z',
): Promise<void> {
  const at = new Date(recordedAt)
  const record = {
    ...{ stet: 1 as const, url, title, publishedAt: null, recordedAt, bodyBytes: 1 },
    bodySha256: createHash('sha256').update(recordedAt).digest('hex'),
    citations: posts.map((post) => citing(post)),
  }
  await saveArticleRecord(db, articleKey(url, at), record, at)
}

/** Saves an event of the post, as the ledger holds it. */
export async function happened(
  db: Db,
  post: PostRef,
  type: 'lost' | 'returned' | 'taken-down' | 'restored' | 'held',
  at: string,
  cause: Liveness | null = null,
): Promise<void> {
  const reason = type === 'taken-down' ? 'Its author asked us to.' : null
  const event = { stet: 1 as const, type, post, at, since: null, cause, reason, evidence: [] }
  await saveEvent(db, `events/${post.id}/${type}/${at}`, event, new Date(at))
}
