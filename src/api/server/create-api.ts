import { randomBytes } from 'node:crypto'
import { fastify } from 'fastify'
import { VERSION } from '../../../config/version.ts'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { createIntakeLimits } from '../intake/intake-limits.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { ROUTES } from '../routes/register.ts'
import type { Api } from './api.ts'
import { createAuthHook } from './auth.ts'
import { registerBodyParsers } from './body-parsers.ts'
import { onClientError } from './client-error-handler.ts'
import { drainConnections } from './drain-connections.ts'
import { endNdjsonOnClose } from './ndjson-response.ts'
import { createProblem, respondWithProblem, sendError } from './problem.ts'
import { requestIdOf } from './request-id.ts'
import { createValidator, securitySchemes, withOpenApi } from './schemas.ts'

/** The API, ready for requests; it listens nowhere yet. */
export interface ApiServer {
  readonly api: Api
  /** The right to everything, for a command in the same process; it never leaves the process. */
  readonly ownToken: string
}

/** The head of a request must be there by then; its body has a time of its own (`body-parsers.ts`). */
const HEAD_MS = 20_000
/** How often connections are looked through for one that is late. */
const LOOK_MS = 2_000

/** Builds the HTTP API over the parts of `app`. */
export async function createApi(app: App, readers: 'people' | 'commands' = 'people'): Promise<ApiServer> {
  const ownToken = randomBytes(32).toString('base64url')
  const metrics = createMetrics(app)
  const api: Api = fastify({
    loggerInstance: app.logger.level === 'info' ? app.logger.child({}, { level: 'warn' }) : app.logger,
    trustProxy: false,
    // Not for the whole of a request: one with a hundred thousand lines may take its time.
    requestTimeout: 0,
    http: {
      headersTimeout: Math.min(HEAD_MS, app.config.requestTimeoutMs),
      connectionsCheckingInterval: LOOK_MS,
    },
    requestIdHeader: false,
    genReqId: requestIdOf,
    clientErrorHandler: onClientError,
    frameworkErrors: (error, request, reply) => sendError(error, request, reply as never),
    bodyLimit: 1_000_000,
    routerOptions: { maxParamLength: 2_000 },
    // Refused as everything else is, below.
    return503OnClosing: false,
  }).withTypeProvider() as unknown as Api

  api.setValidatorCompiler(createValidator)
  api.setSerializerCompiler(() => (data) => JSON.stringify(data))
  api.setErrorHandler(sendError)
  api.setNotFoundHandler((request, reply) =>
    respondWithProblem(
      request,
      reply,
      createProblem(404, 'not-found', `There is no ${request.method} ${request.url.split('?', 1)[0]}.`),
    ),
  )
  api.decorate('door', createIntakeLimits(app))
  api.decorateRequest('caller', null)
  api.decorateRequest('scopes', null)
  api.decorateRequest('signedIn', false)
  api.decorateRequest('stillMay', async () => {})
  api.decorateRequest('signature', null)
  api.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  refuseOnClose(api)
  api.addHook('onRequest', createAuthHook(app, ownToken))
  registerBodyParsers(api, app)
  api.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    metrics.observe(route, request.method, reply.statusCode, reply.elapsedTime / 1000)
  })
  endNdjsonOnClose(api)
  if (readers === 'people') await addDescription(api)
  await api.register(async (scope) => {
    for (const route of ROUTES) route(scope as unknown as Api, app, metrics)
  })
  if (readers === 'people') await addPages(api, app)
  await api.ready()
  return { api, ownToken }
}

/** A service that stops takes in nothing new over the connections that it still has. */
function refuseOnClose(api: Api): void {
  let closing = false
  api.addHook('preClose', async () => {
    closing = true
    drainConnections(api.server)
  })
  api.addHook('onRequest', async (_request, reply) => {
    if (!closing) return
    reply.header('connection', 'close')
    throw new ServiceError('stopping', 'This process is stopping.', { hint: 'Send it again in a moment.' })
  })
}

/** The OpenAPI document. A command does not read it, and its libraries take 50 ms to load. */
async function addDescription(api: Api): Promise<void> {
  const { default: swagger } = await import('@fastify/swagger')
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Stet', version: VERSION, description: 'Keeps the social posts that articles embed.' },
      components: { securitySchemes },
      security: [{ token: [] }],
    },
    transform: withOpenApi,
  })
}

/** Pages and queue board. A command shows neither, and the board alone takes half a second to load. */
async function addPages(api: Api, app: App): Promise<void> {
  const [{ registerPages }, { queueBoardRoute }] = await Promise.all([
    import('../pages/register.ts'),
    import('../routes/queue-board.ts'),
  ])
  await api.register(async (scope) => registerPages(scope as unknown as Api, app))
  await api.register(async (scope) => queueBoardRoute(scope as unknown as Api, app))
}
