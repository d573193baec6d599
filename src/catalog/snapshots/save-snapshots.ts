import { type RawBuilder, sql } from 'kysely'
import type { Manifest } from '../../model/manifest.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { INITIAL_STATE } from '../../verify/liveness-state.ts'
import type { Db } from '../catalog.ts'
import { inTransaction } from '../in-transaction.ts'
import { postKeyIn } from '../post-key-in.ts'
import { findCanonicalPosts } from '../posts/canonical-posts.ts'
import { mergePostAlias } from '../posts/post-aliases.ts'
import { earliestPerPost, newPostRow, upsertPosts, upsertPostsQuery } from '../posts/posts.ts'
import { executePreparedForOne } from '../prepared-statements.ts'
import { pgJson, pgText } from '../sanitize.ts'
import { buildSearchDocuments, findCitingTitles } from '../search/search-index.ts'
import { saveLinks } from '../watch/link-checks.ts'
import { findMainSnapshots } from './snapshots.ts'

/** A manifest and where it lies. */
export interface StoredManifest {
  readonly key: string
  readonly manifest: Manifest
}

/**
 * Inserts snapshots from their manifests. Idempotent. A snapshot becomes the post's main one if its outcome is better, or
 * equal and newer; the post then takes its text and author from it.
 */
export async function saveSnapshots(db: Db, given: readonly StoredManifest[], now: Date): Promise<void> {
  if (given.length === 0) return
  await inTransaction(db, async (tx) => {
    await mergeAliases(tx, given, now)
    const stored = await underCanonicalIds(tx, given)
    await keepRows(tx, stored, now)
    const posts = stored.map(({ manifest }) => manifest.post)
    const main = new Set((await findMainSnapshots(tx, posts)).map((row) => row.id))
    // In one order: concurrent transactions cannot deadlock.
    const shown = stored
      .filter(({ manifest }) => main.has(manifest.id))
      .toSorted((a, b) => (postSlug(a.manifest.post) < postSlug(b.manifest.post) ? -1 : 1))
    if (shown.length > 0) {
      const words = await wordsOfShown(tx, shown)
      const showing = tx
        .insertInto('posts')
        .values(shown.map(({ manifest }, n) => ({ ...shownPost(manifest, now), words: words[n] })))
        .onConflict((conflict) =>
          conflict
            .columns(['platform', 'id'])
            .doUpdateSet({ ...excluded(SHOWN_COLUMNS), watch: watchOfShown }),
        )
      await executePreparedForOne(tx, shown.length, showing)
    }
    await saveLinks(
      tx,
      stored.map(({ manifest }) => manifest),
      now,
    )
    // The posts that show one of these snapshots have it by now.
    const others = stored.filter(({ manifest }) => !main.has(manifest.id) && seenAlive(manifest))
    await rememberAlive(
      tx,
      others.map(({ manifest }) => manifest.post),
    )
  })
}

/** The search words of posts as these snapshots show them. Their rows are locked: a new citation waits, and then indexes them anew. */
async function wordsOfShown(tx: Db, shown: readonly StoredManifest[]): Promise<RawBuilder<string | null>[]> {
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

async function mergeAliases(tx: Db, stored: readonly StoredManifest[], now: Date): Promise<void> {
  for (const { manifest } of stored) {
    const { post, record, capturedAt } = manifest
    if (record.aliases === undefined) continue
    await upsertPosts(tx, [{ post, at: new Date(capturedAt) }], now)
    for (const alias of record.aliases) {
      await mergePostAlias(tx, { platform: post.platform, alias, id: post.id }, now)
    }
  }
}

/** A snapshot that was stored under an alias is one of the canonical post. */
async function underCanonicalIds(tx: Db, stored: readonly StoredManifest[]): Promise<StoredManifest[]> {
  const posts = await findCanonicalPosts(
    tx,
    stored.map(({ manifest }) => manifest.post),
  )
  return stored.map(({ key, manifest }, n) => ({
    key,
    manifest: { ...manifest, post: posts[n] ?? manifest.post },
  }))
}

/** The snapshots' rows, and those of their posts, in one statement. */
async function keepRows(tx: Db, stored: readonly StoredManifest[], now: Date): Promise<void> {
  const posts = stored.map(({ manifest: { post, capturedAt } }) => ({ post, at: new Date(capturedAt) }))
  const keeping = tx
    .with('known', (query) => upsertPostsQuery(query, earliestPerPost(posts), now))
    .with('kept', (query) =>
      query
        .insertInto('snapshots')
        .values(stored.map(snapshotRow))
        .onConflict((conflict) => conflict.column('id').doUpdateSet(excluded(SNAPSHOT_COLUMNS))),
    )
    .selectFrom('known')
    .select(['platform', 'id'])
  await executePreparedForOne(tx, stored.length, keeping)
}

/** Adds one snapshot. */
export async function saveSnapshot(db: Db, manifest: Manifest, key: string, now: Date): Promise<void> {
  await saveSnapshots(db, [{ key, manifest }], now)
}

const snapshotRow = ({ key, manifest }: StoredManifest) => ({
  id: manifest.id,
  platform: manifest.post.platform,
  post_id: manifest.post.id,
  captured_at: new Date(manifest.capturedAt),
  outcome: manifest.outcome,
  reason: manifest.reason,
  missing: pgJson(manifest.missing),
  notes: pgJson(manifest.notes),
  key: manifest.wacz.key,
  manifest_key: key,
  sha256: manifest.wacz.sha256,
  bytes: manifest.wacz.bytes,
  content_sha256: manifest.contentSha256,
  witness: manifest.record.witness,
  memento_at: mementoAt(manifest),
})

const SNAPSHOT_COLUMNS = [
  'captured_at',
  'outcome',
  'reason',
  'missing',
  'notes',
  'key',
  'manifest_key',
  'sha256',
  'bytes',
  'content_sha256',
  'witness',
  'memento_at',
] as const

/** The time whose state of the post a snapshot shows: the platform's now, or that of the web archive's copy. */
function mementoAt({ record, capturedAt }: Manifest): Date | null {
  if (record.witness === 'citation') return null
  const at = record.witness === 'web-archive' ? record.archivedAt : capturedAt
  return at === undefined ? null : new Date(`${at.slice(0, 19)}Z`)
}

/** What a post's row takes from its main snapshot. */
const shownPost = (manifest: Manifest, now: Date) => {
  const { post, record } = manifest
  return {
    ...newPostRow(post, now, now),
    watch: pgJson({ ...INITIAL_STATE, seenAlive: seenAlive(manifest) }),
    url: pgText(record.url),
    author_name: pgText(record.author?.name ?? null),
    author_handle: pgText(record.author?.handle ?? null),
    text: pgText(record.text),
    lang: pgText(record.language),
    published_at: publishedAt(record),
    outcome: manifest.outcome,
    reason: manifest.reason,
    missing: pgJson(manifest.missing),
    main_snapshot: manifest.id,
    version_id: record.editIds.at(-1) ?? null,
    captured_at: new Date(manifest.capturedAt),
  }
}

const SHOWN_COLUMNS = [
  'url',
  'author_name',
  'author_handle',
  'text',
  'lang',
  'published_at',
  'outcome',
  'reason',
  'missing',
  'main_snapshot',
  'version_id',
  'captured_at',
  'updated_at',
  'words',
] as const

/** These columns as the row that was to be inserted has them. */
function excluded<C extends string>(columns: readonly C[]): Record<C, RawBuilder<never>> {
  return Object.fromEntries(columns.map((name) => [name, sql`${sql.ref(`excluded.${name}`)}`])) as Record<
    C,
    RawBuilder<never>
  >
}

function publishedAt(record: Manifest['record']): Date | null {
  const time = record.publishedAt ?? record.publishedOn
  return time === null ? null : new Date(time)
}

/** Only what the platform itself served proves that a post was alive; a quotation or an archived copy does not. */
function seenAlive(manifest: Manifest): boolean {
  const witnesses = [manifest.record.witness, ...manifest.record.confirmedBy]
  return (
    (manifest.outcome === 'captured' || manifest.outcome === 'partial') &&
    witnesses.some((witness) => witness !== 'citation' && witness !== 'web-archive')
  )
}

/** What the watch knows of a shown post: what was seen alive once stays so. */
const watchOfShown: RawBuilder<never> = sql`case when excluded.watch ->> 'seenAlive' = 'true'
  then jsonb_set(posts.watch, '{seenAlive}', 'true') else posts.watch end`

async function rememberAlive(db: Db, posts: readonly PostRef[]): Promise<void> {
  if (posts.length === 0) return
  await db
    .updateTable('posts')
    .set({ watch: sql`jsonb_set(watch, '{seenAlive}', 'true')` })
    .where(postKeyIn('id', posts))
    .where(sql<boolean>`watch ->> 'seenAlive' = 'false'`)
    .execute()
}
