import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'

/** `GET /healthz`: liveness of the process. `GET /readyz`: readiness of its database, queue and store. */
export function healthRoutes(api: Api, app: Pick<App, 'readiness'>): void {
  api.get('/healthz', { config: { access: 'public' } }, async () => ({ status: 'ok' }))
  api.get('/readyz', { config: { access: 'public' } }, async (_request, reply) => {
    const parts = await app.readiness()
    const ready = Object.values(parts).every((state) => state === 'ok')
    return await reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', parts })
  })
}
