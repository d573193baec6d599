import { z } from 'zod'
import { createToken, listTokens, revokeToken } from '../../catalog/access/tokens.ts'
import { ServiceError } from '../../model/errors.ts'
import { Scope } from '../../model/scope.ts'
import type { App } from '../../runtime/app.ts'
import { StorableTime } from '../server/schemas.ts'
import { serializeTime, Time } from './serializers.ts'

export const Scopes = z.array(Scope).min(1)

/** What a new API token allows, whose it is, and when it expires. */
export const TokenRequest = z
  .strictObject({
    scopes: Scopes,
    name: z.string().max(200).optional(),
    expiresAt: StorableTime.optional(),
  })
  .meta({ examples: [{ scopes: ['ingest'], name: 'CMS' }] })

/** Creates an API token. Only this answer has its text. */
export async function createRequestedToken(
  app: Pick<App, 'catalog' | 'clock'>,
  { scopes, name, expiresAt }: z.output<typeof TokenRequest>,
): Promise<{ id: string; token: string; scopes: Scope[] }> {
  const token = {
    scopes,
    name: name ?? null,
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
  }
  return await createToken((await app.catalog()).db, token, app.clock.now())
}

/** An API token without its text. */
export const TokenView = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    scopes: z.array(Scope),
    createdAt: Time,
    lastUsedAt: Time,
    revokedAt: Time,
    expiresAt: Time,
  })
  .meta({ id: 'Token' })

/** All API tokens, also the revoked ones. */
export async function listTokenViews(app: Pick<App, 'catalog'>): Promise<z.infer<typeof TokenView>[]> {
  const rows = await listTokens((await app.catalog()).db)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    createdAt: serializeTime(row.created_at),
    lastUsedAt: serializeTime(row.last_used_at),
    revokedAt: serializeTime(row.revoked_at),
    expiresAt: serializeTime(row.expires_at),
  }))
}

/** Revokes an API token at once. @throws ServiceError `not-found` */
export async function revokeKnownToken(app: Pick<App, 'catalog' | 'clock'>, id: string): Promise<void> {
  if (await revokeToken((await app.catalog()).db, id, app.clock.now())) return
  throw new ServiceError('not-found', `Unknown token ${id}.`, { input: id })
}
