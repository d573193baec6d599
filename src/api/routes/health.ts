import { z } from 'zod'
import type { App } from '../../runtime/app.ts'
import { isReady } from '../../runtime/readiness.ts'
import type { Api } from '../server/api.ts'

const healthz = {
  operationId: 'getHealth',
  summary: 'Whether the process runs',
  tags: ['Operation'],
  response: { 200: z.object({ status: z.literal('ok') }).meta({ id: 'Health' }) },
}

/** `parts`: `ok`, or the code of what is wrong. */
const Readiness = z
  .object({
    status: z.enum(['ready', 'not ready']),
    parts: z.object({
      database: z.string(),
      queue: z.string(),
      store: z.string(),
      scratch: z.string(),
      /** With replicas: whether any of them answers. */
      replica: z.string().optional(),
    }),
  })
  .meta({ id: 'Readiness' })
const readyz = {
  operationId: 'getReadiness',
  summary: 'Whether database, queue, store and scratch space are available',
  tags: ['Operation'],
  response: { 200: Readiness, 503: Readiness },
}

/** `GET /healthz`: liveness of the process. `GET /readyz`: readiness of its database, queue and store. */
export function healthRoutes(api: Api, app: Pick<App, 'readiness'>): void {
  api.get('/healthz', { config: { access: 'public' }, schema: healthz }, async () => ({
    status: 'ok' as const,
  }))
  api.get('/readyz', { config: { access: 'public' }, schema: readyz }, async (_request, reply) => {
    const parts = await app.readiness()
    const ready = isReady(parts)
    return await reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', parts })
  })
}
