import type { Json } from './json.ts'

/** The rounds of work that recur: their last end shows that they still run. */
export const ROUNDS = ['verify', 'audit', 'backup'] as const
export type Round = (typeof ROUNDS)[number]

export interface RoundsTable {
  name: Round
  ended_at: Date
}

/** Worker processes; a row of a process that was killed stays until it is old. */
export interface WorkersTable {
  id: string
  host: string
  pid: number
  version: string
  queues: Json<string[]>
  started_at: Date
  seen_at: Date
}
