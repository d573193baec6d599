import { type RawBuilder, sql } from 'kysely'
import { recordSha256 } from '../../archive/signature/record-signature.ts'
import type { Manifest } from '../../model/manifest.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { queueCopies } from '../copies/copy-work.ts'
import { executePreparedForOne } from '../execute-prepared.ts'
import { inTransaction } from '../in-transaction.ts'
import { postKeyIn } from '../post-key-in.ts'
import { findCanonicalPosts } from '../posts/canonical-posts.ts'
import { mergePostAlias } from '../posts/post-aliases.ts'
import { earliestPerPost, upsertPosts, upsertPostsQuery } from '../posts/posts.ts'
import { findCitingTitles } from '../search/citing-titles.ts'
import { buildSearchDocuments } from '../search/search-index.ts'
import { saveLinks } from '../watch/link-checks.ts'
import {
  excluded,
  type HashedManifest,
  type KeyedManifest,
  SHOWN_COLUMNS,
  SNAPSHOT_UPDATE_COLUMNS,
  seenAlive,
  shownPostRow,
  snapshotRow,
} from './manifest-rows.ts'
import { findMainSnapshots } from './snapshots.ts'

/**
 * Inserts snapshots from their manifests. Idempotent. A snapshot becomes the post's main one if its outcome is better, or
 * equal and newer; the post then takes its text and author from it.
 */
export async function saveSnapshots(db: Db, given: readonly KeyedManifest[], now: Date): Promise<void> {
  if (given.length === 0) return
  await inTransaction(db, async (tx) => {
    await mergeAliases(tx, given, now)
    const stored = await underCanonicalIds(tx, given)
    await insertRows(tx, stored, now)
    const posts = stored.map(({ manifest }) => manifest.post)
    const main = new Set((await findMainSnapshots(tx, posts)).map((row) => row.id))
    // Sorted by key, so that concurrent transactions cannot deadlock.
    const shown = stored
      .filter(({ manifest }) => main.has(manifest.id))
      .toSorted((a, b) => (postSlug(a.manifest.post) < postSlug(b.manifest.post) ? -1 : 1))
    if (shown.length > 0) {
      const words = await wordsOfShown(tx, shown)
      const query = tx
        .insertInto('posts')
        .values(shown.map(({ manifest }, n) => ({ ...shownPostRow(manifest, now), words: words[n] })))
        .onConflict((conflict) =>
          conflict
            .columns(['platform', 'id'])
            .doUpdateSet({ ...excluded(SHOWN_COLUMNS), watch: watchOfShown }),
        )
      await executePreparedForOne(tx, shown.length, query)
    }
    await saveLinks(
      tx,
      stored.map(({ manifest }) => manifest),
      now,
    )
    // The main snapshots have updated their posts' rows already.
    const others = stored.filter(({ manifest }) => !main.has(manifest.id) && seenAlive(manifest))
    await markSeenAlive(
      tx,
      others.map(({ manifest }) => manifest.post),
    )
  })
}

/** The search documents of posts with these main snapshots. The posts are locked, so a concurrent citation indexes them later. */
async function wordsOfShown(tx: Db, shown: readonly KeyedManifest[]): Promise<RawBuilder<string | null>[]> {
  const posts = shown.map(({ manifest }) => manifest.post)
  const titles = await findCitingTitles(tx, posts)
  const documents = await buildSearchDocuments(
    tx,
    shown.map(({ manifest: { post, record } }) => ({
      author: { name: record.author?.name ?? null, handle: record.author?.handle ?? null },
      text: record.text,
      lang: record.language,
      titles: titles.get(postSlug(post)) ?? [],
    })),
  )
  return documents.map((document) => sql`${document}::tsvector`)
}

async function mergeAliases(tx: Db, stored: readonly KeyedManifest[], now: Date): Promise<void> {
  for (const { manifest } of stored) {
    const { post, record, capturedAt } = manifest
    if (record.aliases === undefined) continue
    await upsertPosts(tx, [{ post, at: new Date(capturedAt) }], now)
    for (const alias of record.aliases) {
      await mergePostAlias(tx, { platform: post.platform, alias, id: post.id }, now)
    }
  }
}

/** Assigns snapshots that were stored under an alias to the canonical post. */
async function underCanonicalIds(tx: Db, stored: readonly KeyedManifest[]): Promise<HashedManifest[]> {
  const posts = await findCanonicalPosts(
    tx,
    stored.map(({ manifest }) => manifest.post),
  )
  return stored.map(({ key, manifest }, n) => ({
    key,
    sha256: recordSha256(manifest),
    manifest: { ...manifest, post: posts[n] ?? manifest.post },
  }))
}

/** Inserts the snapshots' rows and those of their posts in one statement. */
async function insertRows(tx: Db, stored: readonly HashedManifest[], now: Date): Promise<void> {
  const posts = stored.map(({ manifest: { post, capturedAt } }) => ({ post, at: new Date(capturedAt) }))
  const query = tx
    .with('known', (query) => upsertPostsQuery(query, earliestPerPost(posts), now))
    .with('kept', (query) =>
      query
        .insertInto('snapshots')
        .values(stored.map(snapshotRow))
        .onConflict((conflict) => conflict.column('id').doUpdateSet(excluded(SNAPSHOT_UPDATE_COLUMNS)))
        // A row that was there before has a version before this one.
        .returning(['manifest_key', sql<boolean>`xmax = 0`.as('is_new')]),
    )
    .selectFrom('kept')
    .select('manifest_key')
    .where('is_new', '=', true)
  const added = await executePreparedForOne(tx, stored.length, query)
  await queueCopies(
    tx,
    added.map((row) => row.manifest_key),
    now,
  )
}

/** The watch state of a post that takes a new main snapshot: a post once seen alive stays so. */
const watchOfShown: RawBuilder<never> = sql`case when excluded.watch ->> 'seenAlive' = 'true'
  then jsonb_set(posts.watch, '{seenAlive}', 'true') else posts.watch end`

async function markSeenAlive(db: Db, posts: readonly PostRef[]): Promise<void> {
  if (posts.length === 0) return
  await db
    .updateTable('posts')
    .set({ watch: sql`jsonb_set(watch, '{seenAlive}', 'true')` })
    .where(postKeyIn('id', posts))
    .where(sql<boolean>`watch ->> 'seenAlive' = 'false'`)
    .execute()
}

/** Inserts one snapshot; see `saveSnapshots`. */
export async function saveSnapshot(db: Db, manifest: Manifest, key: string, now: Date): Promise<void> {
  await saveSnapshots(db, [{ key, manifest }], now)
}
