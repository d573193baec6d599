import type { App } from '../../runtime/app.ts'
import type { Api } from './api.ts'

/**
 * Where readers reach this service, without a slash at its end: `STET_PUBLIC_URL`, else the address
 * that was bound. What a request calls its host is never repeated: answers are kept by caches.
 */
export function publicUrlOf(app: Pick<App, 'config'>, api: Pick<Api, 'server'>): string {
  const { config } = app
  if (config.publicUrl !== null) return config.publicUrl.replace(/\/+$/, '')
  const bound = api.server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : config.listen.port
  const host = config.listen.host.includes(':') ? `[${config.listen.host}]` : config.listen.host
  return `http://${host}:${port}`
}
