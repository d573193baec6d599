import type { LogEvent } from 'kysely'
import { asStetError } from '../model/errors.ts'
import type { RecordOperation } from '../model/operation.ts'
import { toCatalogError } from './database-outage.ts'

const KINDS: Readonly<Record<string, string>> = {
  SelectQueryNode: 'select',
  InsertQueryNode: 'insert',
  UpdateQueryNode: 'update',
  DeleteQueryNode: 'delete',
}

/** Passes on the duration and the result of each query; never its text or its parameters. */
export const createQueryLog =
  (record: RecordOperation) =>
  (event: LogEvent): void =>
    record({
      part: 'database',
      name: KINDS[event.query.query.kind] ?? 'other',
      result: event.level === 'query' ? 'ok' : asStetError(toCatalogError(event.error)).code,
      seconds: event.queryDurationMillis / 1000,
    })
