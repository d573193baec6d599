import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Db } from './catalog.ts'
import type { Scope } from './tables.ts'
import { json, text } from './values.ts'

/** The token's SHA-256, the only form in which it is kept. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

/**
 * A new API token: `stet_{id}_{secret}`. The whole is shown once, here. 256 random bits need no
 * slow hash: there is nothing to guess.
 */
export async function createToken(
  db: Db,
  token: { scopes: readonly Scope[]; name: string | null },
  now: Date,
): Promise<{ id: string; token: string; scopes: Scope[] }> {
  const id = randomUUID().slice(0, 8)
  const secret = `stet_${id}_${randomBytes(32).toString('base64url')}`
  const scopes = [...new Set(token.scopes)]
  await db
    .insertInto('tokens')
    .values({ id, name: text(token.name), hash: tokenHash(secret), scopes: json(scopes), created_at: now })
    .execute()
  return { id, token: secret, scopes }
}

/** The scopes of a token that is known and not revoked; null otherwise. Compared in constant time. */
export async function scopesOf(db: Db, token: string, now: Date): Promise<readonly Scope[] | null> {
  const id = /^stet_([0-9a-f]{8})_[\w-]{43}$/.exec(token)?.[1]
  if (id === undefined) return null
  const row = await db
    .selectFrom('tokens')
    .select(['hash', 'scopes', 'last_used_at'])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row || !timingSafeEqual(Buffer.from(row.hash, 'hex'), Buffer.from(tokenHash(token), 'hex')))
    return null
  // By the minute: a write a request would be the most expensive part of a read.
  if (!row.last_used_at || now.getTime() - row.last_used_at.getTime() > 60_000) {
    await db.updateTable('tokens').set({ last_used_at: now }).where('id', '=', id).execute()
  }
  return row.scopes
}

export async function listTokens(db: Db) {
  return await db
    .selectFrom('tokens')
    .select(['id', 'name', 'scopes', 'created_at', 'last_used_at', 'revoked_at'])
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** Takes the token's rights for good. False: there is none of that id. */
export async function revokeToken(db: Db, id: string, now: Date): Promise<boolean> {
  const row = await db
    .updateTable('tokens')
    .set((set) => ({ revoked_at: set.fn.coalesce('revoked_at', set.val(now)) }))
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
