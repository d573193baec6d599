import { fastify } from 'fastify'
import type { App } from '../app.ts'
import type { Api } from './api.ts'
import { endConnections } from './end-connections.ts'
import { listen } from './listen.ts'
import { createMetrics } from './metrics.ts'
import { healthRoutes } from './routes/health.ts'
import { metricsRoute } from './routes/metrics.ts'

/** What a worker answers: whether it runs, whether what it rests on answers, and what it has asked for. */
export async function serveWorker(
  app: App,
  address: { host: string; port: number },
): Promise<{ url: string; close(): Promise<void> }> {
  const api = fastify({ logger: false }) as unknown as Api
  api.addHook('preClose', async () => endConnections(api.server))
  healthRoutes(api, app)
  metricsRoute(api, app, createMetrics(app, 'process'))
  await api.ready()
  const url = await listen({ api }, address)
  return { url, close: () => api.close() }
}
