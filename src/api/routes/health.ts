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

/**
 * `parts`: `ok`, or the code of what is wrong. `hints`: what to do, by part. Anyone may read it, so it has no message: a
 * message may name an address.
 */
const Readiness = z
  .object({
    status: z.enum(['ready', 'not ready']),
    parts: z.object({
      database: z.string(),
      queue: z.string(),
      store: z.string(),
      scratch: z.string(),
      clock: z.string(),
      /** With replicas: whether any of them answers. */
      replica: z.string().optional(),
    }),
    hints: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Readiness' })
const readyz = {
  operationId: 'getReadiness',
  summary: 'Whether database, queue, store, scratch space and clock are as they should be',
  tags: ['Operation'],
  response: { 200: Readiness, 503: Readiness },
}

/** `GET /healthz`: liveness of the process. `GET /readyz`: readiness of its database, queue, store and scratch space. */
export function healthRoutes(api: Api, app: Pick<App, 'readiness' | 'config'>): void {
  api.get('/healthz', { config: { access: 'public' }, schema: healthz }, async () => ({
    status: 'ok' as const,
  }))
  api.get('/readyz', { config: { access: 'public' }, schema: readyz }, async (_request, reply) => {
    const found = await app.readiness()
    // A hint that names a path of this machine stays in the log.
    const hints = Object.entries(found).flatMap(([part, error]) =>
      error?.hint && !error.hint.includes(app.config.dataDir) ? [[part, error.hint] as const] : [],
    )
    const code = (part: keyof typeof found) => found[part]?.code ?? 'ok'
    const ready = isReady(found)
    return await reply.code(ready ? 200 : 503).send({
      status: ready ? 'ready' : 'not ready',
      parts: {
        database: code('database'),
        queue: code('queue'),
        store: code('store'),
        scratch: code('scratch'),
        clock: code('clock'),
        ...('replica' in found ? { replica: code('replica') } : {}),
      },
      hints: Object.fromEntries(hints),
    })
  })
}
