import type { ColumnType } from 'kysely'

/** Read as a value, written as JSON text: `pg` would send a JavaScript array as a PostgreSQL array. */
export type Json<T> = ColumnType<T, string, string>
