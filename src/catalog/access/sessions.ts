import { randomBytes } from 'node:crypto'
import type { Db } from '../catalog.ts'
import { findTokenRights, hashToken, type TokenRights } from './tokens.ts'

/** A working day. */
const SESSION_MS = 12 * 3600 * 1000

/** Who is signed in: the rights and the name of the token that started the session. */
export interface SessionHolder extends TokenRights {
  /** The token's name. */
  readonly name: string | null
}

/**
 * Starts a session with the rights of a token. Only this call returns the session's secret (256 random bits); the catalog
 * keeps its SHA-256. Null if the token is unknown, revoked or expired.
 */
export async function startSession(
  db: Db,
  token: string,
  now: Date,
): Promise<{ secret: string; lastsMs: number } | null> {
  const [rights] = await findTokenRights(db, [token], now)
  if (!rights) return null
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute()
  const secret = randomBytes(32).toString('base64url')
  const session = {
    hash: hashToken(secret),
    token_id: rights.id,
    created_at: now,
    expires_at: new Date(now.getTime() + SESSION_MS),
  }
  await db.insertInto('sessions').values(session).execute()
  return { secret, lastsMs: SESSION_MS }
}

/** Finds the holder of a session, with the token's current rights. Null if the session or its token is unknown or has ended. */
export async function findSessionHolder(db: Db, secret: string, now: Date): Promise<SessionHolder | null> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('tokens', 'tokens.id', 'sessions.token_id')
    .select(['tokens.id', 'tokens.scopes', 'tokens.name'])
    .where('sessions.hash', '=', hashToken(secret))
    .where('sessions.expires_at', '>', now)
    .where('tokens.revoked_at', 'is', null)
    .where((row) => row.or([row('tokens.expires_at', 'is', null), row('tokens.expires_at', '>', now)]))
    .executeTakeFirst()
  return row ?? null
}

export async function endSession(db: Db, secret: string): Promise<void> {
  await db.deleteFrom('sessions').where('hash', '=', hashToken(secret)).execute()
}
