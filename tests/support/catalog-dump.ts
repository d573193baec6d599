import { sql } from 'kysely'
import { type Catalog, openCatalog } from '../../src/catalog/catalog.ts'

type Row = Readonly<Record<string, unknown>>
export type Dump = Readonly<
  Record<
    'articles' | 'aliases' | 'versions' | 'citations' | 'posts' | 'words' | 'snapshots' | 'events',
    Row[]
  >
>

/**
 * What a catalog says that follows from the ledger, row by row. Left out is what the database alone
 * knows, as docs/service.md lists it: versions that cite nothing, what single checks and attempts found,
 * when a row was made.
 */
export async function dumpCatalog({ db }: Catalog): Promise<Dump> {
  return {
    articles: await db
      .selectFrom('articles')
      .select(['id', 'url', 'title', 'published_at', 'losing'])
      .orderBy('id')
      .execute(),
    aliases: await db.selectFrom('article_aliases').selectAll().orderBy('id').execute(),
    versions: await db
      .selectFrom('article_versions')
      .selectAll()
      .where('ledger_key', 'is not', null)
      .orderBy('ledger_key')
      .execute(),
    citations: await db
      .selectFrom('citations')
      .selectAll()
      .orderBy('article_id')
      .orderBy('recorded_at')
      .orderBy('n')
      .execute(),
    posts: (await db.selectFrom('posts').selectAll().orderBy('platform').orderBy('id').execute()).map(
      (row) => {
        const settled = row.state === 'lost' || row.state === 'returned'
        const { platform, id, url, author_name, author_handle, text, lang, published_at, outcome } = row
        const { reason, missing, main_snapshot, captured_at, taken_down_at, taken_down_reason } = row
        return {
          ...{ platform, id, url, author_name, author_handle, text, lang, published_at, outcome },
          ...{ reason, missing, main_snapshot, captured_at, taken_down_at, taken_down_reason },
          state: settled ? row.state : 'watched',
          liveness: settled ? row.liveness : null,
          seenAlive: (row.watch as { seenAlive: boolean }).seenAlive,
        }
      },
    ),
    // Without the week, which is that of a row's making.
    words: await db
      .selectFrom('post_search')
      .select(['platform', 'post_id'])
      .select(sql`array(select lexeme from unnest(words) where lexeme not like '@%' order by 1)`.as('words'))
      // And without what only checks told.
      .select(
        sql`array(select mark from unnest(marks) mark where mark ~ '^(platform|outcome):|^state:(lost|returned)$' order by 1)`.as(
          'marks',
        ),
      )
      .orderBy('platform')
      .orderBy('post_id')
      .execute(),
    snapshots: await db.selectFrom('snapshots').selectAll().orderBy('id').execute(),
    events: await db.selectFrom('events').selectAll().orderBy('key').execute(),
  }
}

/** The same of a database by its URL. */
export async function dumpDatabase(url: string): Promise<Dump> {
  const catalog = await openCatalog({ kind: 'postgres', url })
  try {
    return await dumpCatalog(catalog)
  } finally {
    await catalog.close()
  }
}
