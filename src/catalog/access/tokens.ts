import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Scope } from '../../model/scope.ts'
import type { Db } from '../catalog.ts'
import { pgJson, pgText } from '../sanitize.ts'

const TOKEN = /^stet_([0-9a-f]{8})_[\w-]{43}$/

/** The token's SHA-256, the only form in which the catalog keeps it. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/**
 * Creates an API token, `stet_{id}_{secret}`. Only this call returns it. A secret of 256 random bits cannot be guessed, so
 * it needs no slow hash.
 */
export async function createToken(
  db: Db,
  token: { scopes: readonly Scope[]; name: string | null; expiresAt?: Date | null },
  now: Date,
): Promise<{ id: string; token: string; scopes: Scope[] }> {
  const id = randomUUID().slice(0, 8)
  const secret = `stet_${id}_${randomBytes(32).toString('base64url')}`
  const scopes = [...new Set(token.scopes)]
  await db
    .insertInto('tokens')
    .values({
      id,
      name: pgText(token.name),
      hash: hashToken(secret),
      scopes: pgJson(scopes),
      created_at: now,
      expires_at: token.expiresAt ?? null,
    })
    .execute()
  return { id, token: secret, scopes }
}

/** What the holder of a token may do. */
export interface TokenRights {
  readonly id: string
  readonly scopes: readonly Scope[]
}

/**
 * Finds the rights of tokens, in their order; null for a token that is unknown, revoked or expired. Compares hashes in
 * constant time. Reads the catalog on every call, so that a revocation takes effect at once in every process.
 */
export async function findTokenRights(
  db: Db,
  tokens: readonly string[],
  now: Date,
): Promise<(TokenRights | null)[]> {
  const ids = tokens.map((token) => TOKEN.exec(token)?.[1] ?? null)
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  if (wanted.length === 0) return tokens.map(() => null)
  const rows = await db
    .selectFrom('tokens')
    .select(['id', 'hash', 'scopes', 'last_used_at'])
    .where('id', 'in', wanted)
    .where('revoked_at', 'is', null)
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', now)]))
    .execute()
  const found = tokens.map((token, index) => {
    const row = rows.find((one) => one.id === ids[index])
    const hash = Buffer.from(hashToken(token), 'hex')
    return row && timingSafeEqual(Buffer.from(row.hash, 'hex'), hash) ? row : null
  })
  // At most one write a minute: a write for every request would cost more than the request.
  const before = new Date(now.getTime() - 60_000)
  const used = found.flatMap((row) =>
    row && !(row.last_used_at && row.last_used_at >= before) ? [row.id] : [],
  )
  if (used.length > 0) {
    await db.updateTable('tokens').set({ last_used_at: now }).where('id', 'in', used).execute()
  }
  return found.map((row) => row && { id: row.id, scopes: row.scopes })
}

/** Every token without its hash, oldest first. */
export async function listTokens(db: Db) {
  return await db
    .selectFrom('tokens')
    .select(['id', 'name', 'scopes', 'created_at', 'last_used_at', 'revoked_at', 'expires_at'])
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** The names of tokens by id, without those that have none. */
export async function findTokenNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('tokens').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])))
}

/** Revokes a token for good. False if no token has that id. */
export async function revokeToken(db: Db, id: string, now: Date): Promise<boolean> {
  const row = await db
    .updateTable('tokens')
    .set((set) => ({ revoked_at: set.fn.coalesce('revoked_at', set.val(now)) }))
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Tokens in use whose end comes before `until`, the first one first. */
export async function listExpiringTokens(
  db: Db,
  now: Date,
  until: Date,
): Promise<{ id: string; name: string | null; expiresAt: Date }[]> {
  const rows = await db
    .selectFrom('tokens')
    .select(['id', 'name', 'expires_at'])
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('expires_at', '<', until)
    .orderBy('expires_at')
    .limit(MAX_EXPIRING)
    .execute()
  return rows.flatMap(({ id, name, expires_at: expiresAt }) => (expiresAt ? [{ id, name, expiresAt }] : []))
}

/** More are not told apart. */
const MAX_EXPIRING = 20
