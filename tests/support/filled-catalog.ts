import pg from 'pg'

/** The number of rows of each kind; everything else follows from these. */
interface Fill {
  readonly posts: number
  readonly citations: number
  readonly checks: number
}

/** Posts by one author, and citations in one article, whatever the total number of either. */
export const POSTS_AN_AUTHOR = 50
export const CITATIONS_AN_ARTICLE = 5
export const VOCABULARY = 20_000

const FIRST_ID = 1_900_000_000_000_000_000n
const SYLLABLES = [
  'ka',
  'lo',
  'mi',
  'ren',
  'su',
  'to',
  'va',
  'ne',
  'dor',
  'pi',
  'gal',
  'us',
  'em',
  'ri',
  'ba',
  'cho',
  'fen',
  'ly',
  'ost',
  'qua',
]

export const postId = (n: number): string => String(FIRST_ID + BigInt(n))
export const articleUrlOf = (n: number): string => `https://news.example/story/${n}`
export const handleOf = (n: number): string => `author${n}x`

/** The n-th word of an invented language; a small n is a common word. */
export function wordOf(n: number): string {
  let word = ''
  for (let left = n + 400; left > 0; left = Math.floor(left / 20)) word += SYLLABLES[left % 20] ?? ''
  return word
}

/** A word's rank, distributed as in natural text: the first word occurs a thousand times as often as the last. */
export const zipf = (random: number): number => Math.min(VOCABULARY - 1, Math.floor(VOCABULARY ** random) - 1)

/**
 * Fills an empty catalog on PostgreSQL, by SQL alone, with posts of three years: authors with fifty posts each,
 * articles with five citations each, and words as frequent as in a natural language. Creates the indexes last.
 */
export async function fillCatalog(url: string, { posts, citations, checks }: Fill): Promise<void> {
  const one = await connect(url)
  const other = await connect(url)
  try {
    const { rows: indexes } = await one.query<{ name: string; definition: string }>(INDEXES)
    for (const { name } of indexes) await one.query(`drop index ${name}`)
    const articles = Math.ceil(citations / CITATIONS_AN_ARTICLE)
    const half = Math.floor(posts / 2)
    await Promise.all([one.query(POSTS, [0, half, posts]), other.query(POSTS, [half, posts, posts])])
    await Promise.all([
      (async () => {
        await one.query(SNAPSHOTS)
        await one.query(AUDITS)
      })(),
      (async () => {
        await other.query(ARTICLES, [articles, posts])
        await other.query(ARTICLE_WORDS)
        await other.query(VERSIONS)
        await other.query(CITATIONS, [articles, posts, citations])
        await other.query(CHECKS, [posts, Math.ceil(checks / posts)])
      })(),
    ])
    const lanes = [one, other].map(async (client, lane) => {
      for (const [n, { definition }] of indexes.entries()) if (n % 2 === lane) await client.query(definition)
    })
    await Promise.all(lanes)
    await one.query(LOSING)
    await one.query('vacuum analyze')
  } finally {
    await one.end()
    await other.end()
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query("set session_replication_role = replica; set maintenance_work_mem = '512MB'")
  return client
}

const INDEXES = `
  select indexname as name, indexdef as definition from pg_indexes i
  where schemaname = 'public' and tablename in
    ('posts', 'snapshots', 'audits', 'articles', 'article_versions', 'citations', 'checks')
    and not exists (select 1 from pg_constraint c where c.conname = i.indexname)
  order by (indexname = 'posts_words') desc, indexname`

const POSTS = `
  insert into posts (platform, id, url, author_name, author_handle, text, lang, published_at, outcome,
    missing, main_snapshot, captured_at, liveness, state, watch, checked_at, due_at, created_at, updated_at, words)
  select platform, id, 'https://x.com/author' || author || 'x/status/' || id, 'Author ' || author,
    'author' || author || 'x', text, 'en', at, outcome, '[]', 's' || id, at,
    case when state = 'lost' then 'deleted' when dice < 0.02 then 'unknown' else 'live' end, state,
    '{"state":"watched","seenAlive":true,"run":null}', at,
    timestamptz '2026-01-01' + random() * interval '30 days', at, at,
    -- As searchDocument makes them, but for the places of pieces, which take as much room wherever they are.
    setweight(to_tsvector('simple', 'Author ' || author || ' author' || author || 'x'), 'B')
      || setweight(to_tsvector('simple', text), 'A')
      || array_to_tsvector(array['@author' || author || 'x', '#' || split_part(text, ' ', 1)])
      || (select array_to_tsvector(array_agg('~' || substr('author' || author || 'x', at, 3)))
          from generate_series(1, length('author' || author || 'x') - 2) at)
      || regexp_replace(to_tsvector('english', text)::text, '(^| )''', '\\1''=en:', 'g')::tsvector
  from (
    select (${FIRST_ID} + n)::text as id, n % greatest(1, $3::int / ${POSTS_AN_AUTHOR}) as author, dice,
      case when n % 10 < 8 then 'x' when n % 10 = 8 then 'bluesky' else 'youtube' end as platform,
      case when dice < 0.90 then 'captured' when dice < 0.95 then 'partial' when dice < 0.97 then 'salvaged'
        when dice < 0.99 then 'gone' else 'failed' end as outcome,
      case when random() < 0.005 then 'lost' when random() < 0.002 then 'returned' else 'watched' end as state,
      date_trunc('milliseconds', timestamptz '2023-01-01' + n * (interval '1095 days' / $3::int)) as at, text
    from (
      select n, random() as dice, (
        select string_agg(s[m % 20 + 1] || s[m / 20 % 20 + 1] || s[m / 400 % 20 + 1]
          || case when m >= 8000 then s[m / 8000 + 1] else '' end, ' ')
        from (select floor(power(${VOCABULARY}, random()))::int + 399 as m from generate_series(1, 20) where n = n) w,
          (select array['${SYLLABLES.join("','")}']) as syllables (s)) as text
      from generate_series($1::int, $2::int - 1) n) said
  ) made`

const SNAPSHOTS = `
  insert into snapshots (id, platform, post_id, captured_at, outcome, missing, notes, key, manifest_key, sha256, bytes, content_sha256,
    manifest_sha256)
  select main_snapshot, platform, id, created_at, 'captured', '[]', '[]', 'posts/' || id || '.wacz',
    'posts/' || id || '.json', md5(id) || md5(id), 200000, md5(id) || md5(id),
    md5(id) || md5(id)
  from posts`

const AUDITS = `
  insert into audits (snapshot_id, at, ok, damage)
  select id, captured_at + interval '30 days', true, '[]' from snapshots where length(id) > 0`

const ARTICLES = `
  insert into articles (id, url, title, created_at, updated_at)
  select left(encode(sha256(convert_to(url, 'UTF8')), 'hex'), 32), url, 'Story ' || n, at, at
  from (select n, 'https://news.example/story/' || n as url,
      date_trunc('milliseconds', timestamptz '2023-01-01' + n * (interval '1095 days' / $1::int)) as at
    from generate_series(0, $1::int - 1) n where $2::int > 0) made`

/** As `indexArticle` makes them, but for the trigrams. */
const ARTICLE_WORDS = `
  insert into article_words (article_id, words)
  select id, to_tsvector('simple', title || ' ' || regexp_replace(url, '[^a-z0-9]+', ' ', 'g')) from articles`

const VERSIONS = `
  insert into article_versions (article_id, recorded_at, body_sha256, body_bytes, ledger_key)
  select id, created_at, md5(url) || md5(url), 4000, 'articles/' || id || '.json' from articles`

/** Each article cites posts of about its own day, so that a few posts are cited often and most once or twice. */
const CITATIONS = `
  insert into citations (article_id, recorded_at, n, platform, post_id, url, role, form, author, text, links, quote, start_offset, end_offset)
  select a.id, a.created_at, c, p.platform, p.id, p.url, 'embed', 'blockquote',
    jsonb_build_object('name', p.author_name, 'handle', p.author_handle), left(p.text, 60), '[]', '<blockquote>', c * 100, c * 100 + 90
  from (
    select split_part(a.url, '/', 5)::int as story, a.id, a.created_at, c,
      least($2::int - 1, floor((split_part(a.url, '/', 5)::float8 + random() * random()) / $1::int * $2::int)::int + c) as n
    from articles a, generate_series(0, ${CITATIONS_AN_ARTICLE - 1}) c
    where split_part(a.url, '/', 5)::bigint * ${CITATIONS_AN_ARTICLE} + c < $3::bigint
  ) a join lateral (
    select platform, id, url, author_name, author_handle, text from posts
    where platform = case when a.n % 10 < 8 then 'x' when a.n % 10 = 8 then 'bluesky' else 'youtube' end
      and id = (${FIRST_ID} + a.n)::text) p on true`

const CHECKS = `
  insert into checks (platform, post_id, at, liveness, state, evidence)
  select case when n % 10 < 8 then 'x' when n % 10 = 8 then 'bluesky' else 'youtube' end, (${FIRST_ID} + n)::text,
    timestamptz '2023-01-01' + day * interval '7 days' + n % 86400 * interval '1 second', 'live', 'watched', '[]'
  from generate_series(0, $1::int - 1) n, generate_series(1, $2::int) day`

const LOSING = `
  update articles set has_lost_post = true where id in (
    select c.article_id from citations c
    join posts p on p.platform = c.platform and p.id = c.post_id where p.state = 'lost')`
