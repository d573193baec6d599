import type { Db } from '../catalog.ts'
import type { IdempotencyKeyRow } from '../tables/access.ts'

/** How long an answer is kept under its key. */
const KEPT_MS = 24 * 3600e3
/** How long a request without an answer holds its key: longer than any request works, and not as long as a client waits after a crash. */
const IN_FLIGHT_MS = 60_000

/** A request that its sender named, so that it is done once however often it is sent. */
export interface NamedRequest {
  readonly caller: string
  readonly key: string
  /** SHA-256 of the operation and the body. */
  readonly fingerprint: string
}

/** The parts of an answer that a repeated request gets again. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Claims the key of a request. Returns null if the request is to be done now; else the request that has the key. */
export async function claimIdempotencyKey(
  db: Db,
  { caller, key, fingerprint }: NamedRequest,
  now: Date,
): Promise<IdempotencyKeyRow | null> {
  const row = {
    caller,
    key,
    fingerprint,
    expires_at: new Date(now.getTime() + IN_FLIGHT_MS),
    status: null,
    headers: null,
    body: null,
  }
  const claimed = await db
    .insertInto('idempotency_keys')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['caller', 'key']).doUpdateSet(row).where('idempotency_keys.expires_at', '<', now),
    )
    .returning('key')
    .executeTakeFirst()
  if (claimed) return null
  const holder = await db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('caller', '=', caller)
    .where('key', '=', key)
    .executeTakeFirst()
  // It was released between the two statements.
  return holder ?? (await claimIdempotencyKey(db, { caller, key, fingerprint }, now))
}

/** Keeps the answer of the request that holds a key. */
export async function keepAnswer(
  db: Db,
  { caller, key, fingerprint }: NamedRequest,
  { status, headers, body }: KeptAnswer,
  now: Date,
): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set({ status, headers: JSON.stringify(headers), body, expires_at: new Date(now.getTime() + KEPT_MS) })
    .where('caller', '=', caller)
    .where('key', '=', key)
    .where('fingerprint', '=', fingerprint)
    .execute()
}

/** Frees the key of a request that was refused or that failed, so that it may be sent again. */
export async function releaseIdempotencyKey(db: Db, { caller, key }: NamedRequest): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('caller', '=', caller)
    .where('key', '=', key)
    .where('status', 'is', null)
    .execute()
}

/** Deletes at most `limit` keys that ended before a time. @returns how many it deleted */
export async function purgeIdempotencyKeys(db: Db, before: Date, limit: number): Promise<number> {
  const expired = db
    .selectFrom('idempotency_keys')
    .select(['caller', 'key'])
    .where('expires_at', '<', before)
    .limit(limit)
    .forUpdate()
    .skipLocked()
  const { numDeletedRows } = await db
    .deleteFrom('idempotency_keys')
    .where((row) => row(row.refTuple('caller', 'key'), 'in', expired.$asTuple('caller', 'key')))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
