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
  /** From then on it has no rights; null: it has no end. */
  expires_at: Date | null
}

/** Who is signed in to the pages. */
export interface SessionsTable {
  /** SHA-256 of the cookie's secret. */
  hash: string
  token_id: string
  created_at: Date
  expires_at: Date
}

/** Signed messages that were accepted, until their signatures are too old to be sent again. */
export interface HookMessagesTable {
  hook: string
  id: string
  received_at: Date
  expires_at: Date
}
