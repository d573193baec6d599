import type { Generated } from 'kysely'
import type { Repair } from '../../model/event-record.ts'
import type { Json } from './json.ts'

/** A store that holds the archive: the first, or a replica. */
export interface StoreCopiesTable {
  name: string
  address: string
  is_replica: boolean
  added_at: Date
  /** When its listing was last compared with the catalog. */
  listed_at: Date | null
  /** When a replica first had everything. From then on, what it lacks and what nobody queued is damage. */
  filled_at: Date | null
}

/** `copy` brings a record to a replica, `erase` deletes the bytes of a post that was taken down. */
export const COPY_TASKS = ['copy', 'erase'] as const

/** What a replica still lacks. */
export interface CopyWorkTable {
  copy: string
  /** A manifest, an event or an article's record; of an erasure the prefix of the post's keys. */
  key: string
  task: (typeof COPY_TASKS)[number]
  queued_at: Date
  due_at: Date
  attempts: Generated<number>
  error: string | null
}

/** A repair that has begun, by the key of the manifest or event that the damage concerns. */
export interface RepairsTable {
  key: string
  begun_at: Date
  objects: Json<Repair[]>
}
