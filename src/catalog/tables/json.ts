import type { ColumnType } from 'kysely'

/** Read as a value, written as JSON text: the two drivers would turn a JavaScript array into different things. */
export type Json<T> = ColumnType<T, string, string>
