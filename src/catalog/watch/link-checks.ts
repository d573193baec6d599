import { type Selectable, sql } from 'kysely'
import type { Manifest } from '../../model/manifest.ts'
import type { PostRef } from '../../model/platform.ts'
import type { LinkCheck, LinkHistory } from '../../verify/link-status.ts'
import type { Db } from '../catalog.ts'
import { pgJson, pgText } from '../sanitize.ts'
import type { LinkChecksTable } from '../tables/watch.ts'

/** The first check comes soon, so that later checks have something to compare with. */
const FIRST_CHECK_MS = 24 * 3_600_000
const LEASE_MS = 5 * 60_000

/** Longer URLs are ignored: PostgreSQL cannot index them. */
const MAX_URL_LENGTH = 2_000

/** Saves the targets of posts' short links, and schedules checks of the targets. */
export async function saveLinks(db: Db, manifests: readonly Manifest[], now: Date): Promise<void> {
  const links = manifests.flatMap(({ post, record }) =>
    (record.links ?? []).flatMap(({ short, url, finalUrl, status, title }) =>
      url !== null && url.length <= MAX_URL_LENGTH
        ? [{ post, short, url: pgText(url), finalUrl, status, title }]
        : [],
    ),
  )
  if (links.length === 0) return
  const targets = new Map(links.map((link) => [link.url, link]))
  await db
    .insertInto('link_checks')
    .values(
      [...targets.values()]
        .toSorted((a, b) => (a.url < b.url ? -1 : 1))
        .map(({ url, finalUrl, status, title }) => ({
          ...newPostLink(url, now),
          final_url: pgText(finalUrl),
          status,
          title: pgText(title),
        })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const named = new Map(links.map((link) => [`${link.post.platform} ${link.post.id} ${link.short}`, link]))
  await db
    .insertInto('post_links')
    .values(
      [...named.values()].map(({ post, short, url }) => ({
        platform: post.platform,
        post_id: post.id,
        short: pgText(short),
        url,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['platform', 'post_id', 'short'])
        .doUpdateSet((row) => ({ url: row.ref('excluded.url') })),
    )
    .execute()
}

const newPostLink = (url: string, now: Date) => ({
  url,
  kind: 'post-link' as const,
  state: 'unknown' as const,
  due_at: new Date(now.getTime() + FIRST_CHECK_MS),
  run: 'null',
})

/** Schedules checks of the pages of articles that have none yet. */
export async function enqueueArticleLinks(db: Db, now: Date): Promise<void> {
  const dueAt = new Date(now.getTime() + FIRST_CHECK_MS)
  // The anti-join keeps the known articles, which are nearly all, out of the insert.
  await sql`
    insert into link_checks (url, kind, state, due_at, run)
    select url, 'article', 'unknown', ${dueAt}::timestamptz, 'null'::jsonb
    from articles
    where not exists (select from link_checks known where known.url = articles.url)
      and url like 'http%' and length(url) <= ${MAX_URL_LENGTH}
    on conflict do nothing`.execute(db)
}

/** Leases due links, the longest overdue first. */
export async function claimLinks(db: Db, now: Date, limit: number) {
  const due = db
    .selectFrom('link_checks')
    .select('url')
    .where('due_at', '<=', now)
    .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<', now)]))
    .orderBy('due_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  return await db
    .with('due', () => due)
    .updateTable('link_checks')
    .from('due')
    .set({ lease_until: new Date(now.getTime() + LEASE_MS) })
    .whereRef('link_checks.url', '=', 'due.url')
    .returning([
      'link_checks.url',
      'link_checks.state',
      'link_checks.run',
      'link_checks.fingerprint',
      'link_checks.archived_url',
      'link_checks.archive_queried_at',
    ])
    .execute()
}

/** Saves the result of a link check and the link's new state. */
export async function saveLinkCheck(
  db: Db,
  url: string,
  result: LinkCheck,
  { before, after }: { before: LinkHistory; after: LinkHistory },
  at: Date,
  dueAt: Date,
): Promise<void> {
  await db
    .updateTable('link_checks')
    .set({
      state: after.state,
      run: pgJson(after.run),
      fingerprint: after.fingerprint,
      checked_at: at,
      due_at: dueAt,
      lease_until: null,
      ...(after.state === before.state ? {} : { since: at }),
      ...(result.found === 'unknown' ? {} : { status: result.status, final_url: pgText(result.finalUrl) }),
      ...(result.title === null ? {} : { title: pgText(result.title) }),
    })
    .where('url', '=', url)
    .execute()
}

/** Saves the URL of a web archive's copy; null if the archive has none. */
export async function saveArchivedUrl(
  db: Db,
  url: string,
  archivedUrl: string | null,
  at: Date,
): Promise<void> {
  await db
    .updateTable('link_checks')
    .set({ archived_url: archivedUrl, archive_queried_at: at })
    .where('url', '=', url)
    .execute()
}

const LINK_COLUMNS = [
  'link_checks.url',
  'link_checks.state',
  'link_checks.since',
  'link_checks.checked_at',
  'link_checks.final_url',
  'link_checks.status',
  'link_checks.title',
  'link_checks.archived_url',
] as const

/** The latest check of a linked page. */
export type LinkRow = Pick<
  Selectable<LinkChecksTable>,
  'url' | 'state' | 'since' | 'checked_at' | 'final_url' | 'status' | 'title' | 'archived_url'
>

/** The links of a post, each with the latest check of its target. */
export async function listLinksOfPost(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
): Promise<(LinkRow & { short: string })[]> {
  return await db
    .selectFrom('post_links')
    .innerJoin('link_checks', 'link_checks.url', 'post_links.url')
    .select(['post_links.short', ...LINK_COLUMNS])
    .where('post_links.platform', '=', post.platform)
    .where('post_links.post_id', '=', post.id)
    .orderBy('post_links.short')
    .execute()
}

/** The latest check of an article's page; undefined before the first. */
export async function findLinkCheck(db: Db, url: string): Promise<LinkRow | undefined> {
  return await db.selectFrom('link_checks').select(LINK_COLUMNS).where('url', '=', url).executeTakeFirst()
}
