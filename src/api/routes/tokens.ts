import { z } from 'zod'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import {
  createRequestedToken,
  listTokenViews,
  revokeKnownToken,
  Scopes,
  TokenRequest,
  TokenView,
} from '../views/token-requests.ts'

const create = {
  operationId: 'createToken',
  summary: 'Create an API token',
  tags: ['Access'],
  body: TokenRequest,
  response: { 201: z.object({ id: z.string(), token: z.string(), scopes: Scopes }).meta({ id: 'NewToken' }) },
}
const list = {
  operationId: 'listTokens',
  summary: 'List all API tokens, without their text',
  tags: ['Access'],
  response: { 200: z.object({ tokens: z.array(TokenView), next: z.null() }).meta({ id: 'TokenList' }) },
}
const revoke = {
  operationId: 'revokeToken',
  summary: 'Revoke an API token',
  tags: ['Access'],
  params: z.object({ id: z.string() }),
  response: { 204: { description: 'The token is revoked.' } },
}

/** `/v1/tokens`: creates, lists and revokes API tokens. Only the response to the creation has the token's text. */
export function tokenRoutes(api: Api, app: Pick<App, 'catalog' | 'clock'>): void {
  api.post('/v1/tokens', { config: { access: 'admin' }, schema: create }, async (request, reply) => {
    const created = await createRequestedToken(app, request.body)
    return await reply.code(201).header('cache-control', 'no-store').send(created)
  })
  api.get('/v1/tokens', { config: { access: 'admin' }, schema: list }, async () => ({
    tokens: await listTokenViews(app),
    next: null,
  }))
  api.delete('/v1/tokens/:id', { config: { access: 'admin' }, schema: revoke }, async (request, reply) => {
    await revokeKnownToken(app, request.params.id)
    return await reply.code(204).send()
  })
}
