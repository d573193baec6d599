import { fastify } from 'fastify'
import type { App } from '../../runtime/app.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { healthRoutes } from '../routes/health.ts'
import { metricsRoute } from '../routes/metrics.ts'
import type { Api } from './api.ts'
import { onClientError } from './client-error-handler.ts'
import { drainConnections } from './drain-connections.ts'
import { listenOnNetwork } from './listen.ts'
import { sendError } from './problem.ts'
import { registerMethods } from './route-methods.ts'
import { createSerializer } from './schemas.ts'
import { registerSecurityHeaders, withSecurityHeaders } from './security-headers.ts'

/** Starts a worker's HTTP server: `/healthz`, `/readyz`, and `/metrics` of this process. */
export async function startWorkerHealthServer(
  app: App,
  address: { host: string; port: number },
): Promise<{ url: string; close(): Promise<void> }> {
  const api = fastify({
    logger: false,
    exposeHeadRoutes: false,
    requestTimeout: app.config.requestTimeoutMs,
    clientErrorHandler: onClientError,
    frameworkErrors: (error, request, reply) =>
      sendError(error, request, withSecurityHeaders(reply as never)),
  }) as unknown as Api
  api.setSerializerCompiler(createSerializer)
  api.setErrorHandler(sendError)
  registerSecurityHeaders(api)
  const refuseOtherMethods = registerMethods(api)
  api.addHook('preClose', async () => drainConnections(api.server))
  healthRoutes(api, app)
  metricsRoute(api, app, createMetrics(app, 'process'))
  refuseOtherMethods()
  await api.ready()
  const url = await listenOnNetwork(api, address)
  return { url, close: () => api.close() }
}
