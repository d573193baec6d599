import type { Db } from '../catalog.ts'

/** A record that every store should have, and the file beside it, if it is a manifest. */
export interface ExpectedRecord {
  readonly key: string
  readonly wacz: string | null
}

const PAGE = 500

/** The manifests, events and article records of the catalog in a range of keys, from `from` (exclusive) to `to`. */
export async function* listExpectedRecords(db: Db, from: string, to: string): AsyncGenerator<ExpectedRecord> {
  for (const list of [snapshots, events, articles]) {
    for (let after = from; ; ) {
      const rows = await list(db, after, to)
      yield* rows
      const last = rows.at(-1)
      if (!last || rows.length < PAGE) break
      after = last.key
    }
  }
}

async function snapshots(db: Db, after: string, to: string): Promise<ExpectedRecord[]> {
  const rows = await db
    .selectFrom('snapshots')
    .select(['manifest_key', 'key'])
    .where('manifest_key', '>', after)
    .where('manifest_key', '<=', to)
    .orderBy('manifest_key')
    .limit(PAGE)
    .execute()
  return rows.map(({ manifest_key, key }) => ({ key: manifest_key, wacz: key }))
}

async function events(db: Db, after: string, to: string): Promise<ExpectedRecord[]> {
  const rows = await db
    .selectFrom('events')
    .select('key')
    .where('key', '>', after)
    .where('key', '<=', to)
    .orderBy('key')
    .limit(PAGE)
    .execute()
  return rows.map(({ key }) => ({ key, wacz: null }))
}

async function articles(db: Db, after: string, to: string): Promise<ExpectedRecord[]> {
  const rows = await db
    .selectFrom('article_versions')
    .select('ledger_key')
    .where('ledger_key', '>', after)
    .where('ledger_key', '<=', to)
    .orderBy('ledger_key')
    .limit(PAGE)
    .execute()
  return rows.flatMap(({ ledger_key }) => (ledger_key === null ? [] : [{ key: ledger_key, wacz: null }]))
}
