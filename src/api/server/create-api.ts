import cookie from '@fastify/cookie'
import { fastify } from 'fastify'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { createIntakeLimits } from '../intake/intake-limits.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { registerDocument } from '../openapi/document.ts'
import { registerPages } from '../pages/register.ts'
import { ROUTES } from '../routes/all-routes.ts'
import { queueBoardRoute } from '../routes/queue-board.ts'
import type { Api } from './api.ts'
import { createAuthHook } from './auth.ts'
import { registerBodyParsers } from './body-parsers.ts'
import { onClientError } from './client-error-handler.ts'
import { drainConnections } from './drain-connections.ts'
import { registerIdempotency } from './idempotency.ts'
import { endNdjsonOnClose } from './ndjson-response.ts'
import { createProblem, respondWithProblem, sendError } from './problem.ts'
import { requestIdOf } from './request-id.ts'
import { registerMethods } from './route-methods.ts'
import { createSerializer, createValidator } from './schemas.ts'
import { registerSecurityHeaders, withSecurityHeaders } from './security-headers.ts'

/** Deadline for the headers of a request; the body has its own deadline (`body-parsers.ts`). */
const HEADERS_MS = 20_000
/** How often Node checks connections for a missed deadline. */
const CONNECTION_CHECK_MS = 2_000

/** Creates the HTTP API over the services of `app`, ready for requests but not yet listening. */
export async function createApi(app: App): Promise<Api> {
  const metrics = createMetrics(app)
  const api: Api = fastify({
    loggerInstance: app.logger.level === 'info' ? app.logger.child({}, { level: 'warn' }) : app.logger,
    trustProxy: false,
    // No deadline for a whole request: one with a hundred thousand lines takes long.
    requestTimeout: 0,
    http: {
      headersTimeout: Math.min(HEADERS_MS, app.config.requestTimeoutMs),
      connectionsCheckingInterval: CONNECTION_CHECK_MS,
    },
    requestIdHeader: false,
    genReqId: requestIdOf,
    clientErrorHandler: onClientError,
    frameworkErrors: (error, request, reply) =>
      sendError(error, request, withSecurityHeaders(reply as never)),
    bodyLimit: 1_000_000,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 2_000 },
    // `refuseOnClose` answers with a problem document instead.
    return503OnClosing: false,
  }).withTypeProvider() as unknown as Api

  api.setValidatorCompiler(createValidator)
  api.setSerializerCompiler(createSerializer)
  api.setErrorHandler(sendError)
  api.setNotFoundHandler((request, reply) =>
    respondWithProblem(
      request,
      reply,
      createProblem(404, 'not-found', `No route at ${request.url.split('?', 1)[0]}.`),
    ),
  )
  api.decorate('intakeLimits', createIntakeLimits(app))
  api.decorateRequest('caller', null)
  api.decorateRequest('viewer', 'public')
  api.decorateRequest('scopes', null)
  api.decorateRequest('signedIn', false)
  api.decorateRequest('revalidateToken', async () => {})
  api.decorateRequest('signature', null)
  registerSecurityHeaders(api)
  const refuseOtherMethods = registerMethods(api)
  api.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  refuseOnClose(api)
  await api.register(cookie)
  api.addHook('onRequest', createAuthHook(app))
  registerBodyParsers(api, app)
  registerIdempotency(api, app)
  api.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    metrics.observe(route, request.method, reply.statusCode, reply.elapsedTime / 1000)
  })
  endNdjsonOnClose(api)
  await registerDocument(api, app)
  await api.register(async (scope) => {
    for (const route of ROUTES) route(scope as unknown as Api, app, metrics)
  })
  await api.register(async (scope) => registerPages(scope as unknown as Api, app))
  await api.register(async (scope) => queueBoardRoute(scope as unknown as Api, app))
  refuseOtherMethods()
  await api.ready()
  return api
}

/** Answers 503 to requests that arrive on open connections while the service stops. */
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
