import pg from 'pg'
import { fillCatalog } from '../../tests/support/filled-catalog.ts'

export const POSTS = 20_000
export const CITATIONS = 25_000
/** Articles: each has five citations. */
export const ARTICLES = 5_000

/**
 * Fills an empty catalog with 20,000 posts and 5,000 articles, with the losses, audits and failed articles that pages show.
 *
 * @param now before which losses and audits lie
 */
export async function fillNewsroom(url: string, now = new Date()): Promise<void> {
  await fillCatalog(url, { posts: POSTS, citations: CITATIONS, checks: POSTS })
  const client = new pg.Client(url)
  await client.connect()
  try {
    for (const statement of [EVENTS, AUDITED]) await client.query(statement, [now])
    for (const statement of [INTAKE, 'vacuum analyze']) await client.query(statement)
  } finally {
    await client.end()
  }
}

const EVENTS = `
  insert into events (key, platform, post_id, type, at, cause, sha256)
  select 'event/' || id, platform, id, state, $1::timestamptz - random() * random() * interval '60 days',
    case state when 'lost' then (array['deleted', 'account-suspended', 'removed', 'not-found'])[1 + floor(random() * 4)::int] end,
    md5(id) || md5(id)
  from posts where state in ('lost', 'returned')`

const AUDITED = `
  update snapshots set audited_at = $1::timestamptz - random() * interval '40 days' where random() < 0.9`

const INTAKE = `
  insert into intake (id, kind, article_id, url, priority, state, error, created_at, updated_at)
  select 'i' || id, 'article', id, url, 'normal', 'done',
    case when random() < 0.01 then '{"code": "http-404", "message": "The page answers 404."}'::jsonb else 'null'::jsonb end,
    created_at, created_at
  from articles`
