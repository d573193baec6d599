import type { Selectable } from 'kysely'
import type { Scope } from '../../model/scope.ts'
import type { Json } from './json.ts'

export interface TokensTable {
  id: string
  name: string | null
  hash: string
  scopes: Json<Scope[]>
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
  /** Null: the token does not expire. */
  expires_at: Date | null
}

/** Sessions of people who are signed in to the pages. */
export interface SessionsTable {
  /** SHA-256 of the cookie's secret. */
  hash: string
  token_id: string
  created_at: Date
  expires_at: Date
}

/** Accepted signed messages, until their signatures are too old for a replay. */
export interface HookMessagesTable {
  hook: string
  id: string
  received_at: Date
  expires_at: Date
}

/** Requests with an idempotency key, until their answer is forgotten. */
export interface IdempotencyKeysTable {
  caller: string
  key: string
  /** SHA-256 of the operation and the body. */
  fingerprint: string
  /** Null: the request is being worked on. */
  status: number | null
  headers: Json<Record<string, string>> | null
  body: string | null
  expires_at: Date
}
export type IdempotencyKeyRow = Selectable<IdempotencyKeysTable>
