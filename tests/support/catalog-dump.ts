import { type Catalog, openCatalog } from '../../src/catalog/catalog.ts'

type Row = Readonly<Record<string, unknown>>
export type Dump = Readonly<
  Record<
    'articles' | 'aliases' | 'versions' | 'citations' | 'posts' | 'words' | 'snapshots' | 'events',
    Row[]
  >
>

/**
 * Dumps the catalog's rows that follow from the ledger. Omits what only the database knows, as docs/service.md lists
 * it: versions that cite no post, the results of single checks and attempts, and the times when rows were created.
 */
export async function dumpCatalog({ db }: Catalog): Promise<Dump> {
  return {
    articles: await db
      .selectFrom('articles')
      .select(['id', 'url', 'title', 'published_at', 'has_lost_post'])
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
    words: await db
      .selectFrom('posts')
      .select(['platform', 'id', 'words'])
      .where('words', 'is not', null)
      .orderBy('platform')
      .orderBy('id')
      .execute(),
    snapshots: await db.selectFrom('snapshots').selectAll().orderBy('id').execute(),
    events: await db.selectFrom('events').selectAll().orderBy('key').execute(),
  }
}

/** The same for a database by its URL. */
export async function dumpDatabase(url: string): Promise<Dump> {
  const catalog = await openCatalog({ connectionString: url })
  try {
    return await dumpCatalog(catalog)
  } finally {
    await catalog.close()
  }
}
