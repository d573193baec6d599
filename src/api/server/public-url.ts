import type { App } from '../../runtime/app.ts'
import type { Api } from './api.ts'

/**
 * The public base URL of this service, without a trailing slash: `STET_PUBLIC_URL`, or else the address that
 * was bound. The `Host` header is never used: a cache could serve the response to other clients.
 */
export function publicUrlOf(app: Pick<App, 'config'>, api: Pick<Api, 'server'>): string {
  const { config } = app
  if (config.publicUrl !== null) return config.publicUrl.replace(/\/+$/, '')
  const bound = api.server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : config.listen.port
  const host = config.listen.host.includes(':') ? `[${config.listen.host}]` : config.listen.host
  return `http://${host}:${port}`
}
