import { z } from 'zod'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import {
  createRequestedToken,
  listTokenViews,
  revokeKnownToken,
  Scopes,
  TokenRequest,
} from '../views/token-requests.ts'

const Params = z.object({ id: z.string() })
const Created = z.object({ id: z.string(), token: z.string(), scopes: Scopes })

/** `/v1/tokens`: creates, lists and revokes API tokens. Only the response to the creation has the token's text. */
export function tokenRoutes(api: Api, app: Pick<App, 'catalog' | 'clock'>): void {
  api.post(
    '/v1/tokens',
    { config: { access: 'admin' }, schema: { body: TokenRequest, response: { 201: Created } } },
    async (request, reply) => {
      const created = await createRequestedToken(app, request.body)
      return await reply.code(201).header('cache-control', 'no-store').send(created)
    },
  )
  api.get('/v1/tokens', { config: { access: 'admin' } }, async () => ({
    tokens: await listTokenViews(app),
    next: null,
  }))
  api.delete(
    '/v1/tokens/:id',
    { config: { access: 'admin' }, schema: { params: Params } },
    async (request, reply) => {
      await revokeKnownToken(app, request.params.id)
      return await reply.code(204).send()
    },
  )
}
