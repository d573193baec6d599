import { z } from 'zod'
import { createToken, listTokens, revokeToken } from '../../catalog/access/tokens.ts'
import { ServiceError } from '../../model/errors.ts'
import { Scope } from '../../model/scope.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { StorableTime } from '../server/schemas.ts'
import { serializeTime } from '../views/serializers.ts'

const Scopes = z.array(Scope).min(1)
const Body = z.strictObject({
  scopes: Scopes,
  name: z.string().max(200).optional(),
  expiresAt: StorableTime.optional(),
})
const Params = z.object({ id: z.string() })
const Created = z.object({ id: z.string(), token: z.string(), scopes: Scopes })

/** `/v1/tokens`: creates, lists and revokes API tokens. Only the response to the creation has the token's text. */
export function tokenRoutes(api: Api, app: Pick<App, 'catalog' | 'clock'>): void {
  api.post(
    '/v1/tokens',
    { config: { access: 'admin' }, schema: { body: Body, response: { 201: Created } } },
    async (request, reply) => {
      const { scopes, name = null, expiresAt } = request.body
      const token = { scopes, name, expiresAt: expiresAt === undefined ? null : new Date(expiresAt) }
      const created = await createToken((await app.catalog()).db, token, app.clock.now())
      return await reply.code(201).header('cache-control', 'no-store').send(created)
    },
  )
  api.get('/v1/tokens', { config: { access: 'admin' } }, async () => {
    const rows = await listTokens((await app.catalog()).db)
    const tokens = rows.map((row) => ({
      id: row.id,
      name: row.name,
      scopes: row.scopes,
      createdAt: serializeTime(row.created_at),
      lastUsedAt: serializeTime(row.last_used_at),
      revokedAt: serializeTime(row.revoked_at),
      expiresAt: serializeTime(row.expires_at),
    }))
    return { tokens, next: null }
  })
  api.delete(
    '/v1/tokens/:id',
    { config: { access: 'admin' }, schema: { params: Params } },
    async (request, reply) => {
      const { id } = request.params
      if (await revokeToken((await app.catalog()).db, id, app.clock.now()))
        return await reply.code(204).send()
      throw new ServiceError('not-found', `Unknown token ${id}.`, { input: id })
    },
  )
}
