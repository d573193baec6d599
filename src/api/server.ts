import { randomBytes } from 'node:crypto'
import swagger from '@fastify/swagger'
import { fastify } from 'fastify'
import { VERSION } from '../../config/config.ts'
import type { App } from '../app.ts'
import { guard } from './access.ts'
import type { Api } from './api.ts'
import { endLinesOnClose } from './json-lines.ts'
import { createMetrics } from './metrics.ts'
import { problem, sendError, sendProblem } from './problem.ts'
import { routes } from './routes/all.ts'
import { documented, validator } from './schemas.ts'

/** The API, ready for requests; it listens nowhere yet. */
export interface ApiServer {
  readonly api: Api
  /** The right to everything, for this process's unix socket and its own commands; it never leaves the process. */
  readonly ownToken: string
}

/** A request that takes longer than this to arrive is given up. */
const REQUEST_MS = 60_000

/** Builds the HTTP API over the parts of `app`. */
export async function createApi(app: App): Promise<ApiServer> {
  const ownToken = randomBytes(32).toString('base64url')
  const metrics = createMetrics(app)
  const api: Api = fastify({
    loggerInstance: app.logger.level === 'info' ? app.logger.child({}, { level: 'warn' }) : app.logger,
    trustProxy: false,
    requestTimeout: REQUEST_MS,
    bodyLimit: 1_000_000,
    routerOptions: { maxParamLength: 2_000 },
    return503OnClosing: true,
  }).withTypeProvider() as unknown as Api

  api.setValidatorCompiler(validator)
  api.setSerializerCompiler(() => (data) => JSON.stringify(data))
  api.setErrorHandler(sendError)
  api.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      problem(404, 'not-found', `There is no ${request.method} ${request.url.split('?', 1)[0]}.`),
    ),
  )
  api.addHook('onRequest', guard(app, ownToken))
  api.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    metrics.observe(route, request.method, reply.statusCode, reply.elapsedTime / 1000)
  })
  endLinesOnClose(api)
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Stet', version: VERSION, description: 'Keeps the social posts that articles embed.' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: documented,
  })
  await api.register(async (scope) => {
    for (const route of routes) route(scope as unknown as Api, app, metrics)
  })
  await api.ready()
  return { api, ownToken }
}
