import { fastify } from 'fastify'
import type { App } from '../../runtime/app.ts'
import { createMetrics } from '../metrics/metrics.ts'
import { healthRoutes } from '../routes/health.ts'
import { metricsRoute } from '../routes/metrics.ts'
import type { Api } from './api.ts'
import { drainConnections } from './drain-connections.ts'
import { listenOnNetwork } from './listen.ts'

/** Starts a worker's HTTP server: `/healthz`, `/readyz`, and `/metrics` of this process. */
export async function startWorkerHealthServer(
  app: App,
  address: { host: string; port: number },
): Promise<{ url: string; close(): Promise<void> }> {
  const api = fastify({ logger: false }) as unknown as Api
  api.addHook('preClose', async () => drainConnections(api.server))
  healthRoutes(api, app)
  metricsRoute(api, app, createMetrics(app, 'process'))
  await api.ready()
  const url = await listenOnNetwork(api, address)
  return { url, close: () => api.close() }
}
