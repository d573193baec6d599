import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import { QUEUE_NAMES } from '../../jobs/queue-names.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { toProblem } from '../server/problem.ts'

export const BOARD_PATH = '/queues/board'

/** The board ships its own script and styles, sets style attributes, and requests nothing from other hosts. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The board's page links to web fonts of another host. */
const EXTERNAL_LINKS = /<link\b[^>]*\bhref="https?:[^>]*>/g

/**
 * A queue in PostgreSQL cannot list its workers: BullMQ's list is always empty there, and the board would say that nobody
 * works. For null the board leaves that part out.
 */
class AdapterWithoutWorkers extends BullMQAdapter {
  override async getWorkers(): Promise<null> {
    return null
  }
}

/**
 * Serves bull-board at `/queues/board`. Its routes have no `access` and therefore need the scope `admin`. The queues
 * are opened at the first request.
 */
export async function queueBoardRoute(api: Api, app: Pick<App, 'queues' | 'config'>): Promise<void> {
  const adapter = new FastifyAdapter()
  adapter.setBasePath(BOARD_PATH)
  const board = createBullBoard({
    queues: [],
    serverAdapter: adapter,
    options: {
      uiConfig: { boardTitle: 'Stet', boardLogo: { path: '' }, pollingInterval: { showSetting: true } },
    },
  })
  adapter.setErrorHandler((error) => {
    const { status, detail } = toProblem(error)
    // The adapter passes on any status, but its type lists only some.
    return { status: status as 403, body: { error: detail } }
  })
  const Adapter = app.config.redisUrl === null ? AdapterWithoutWorkers : BullMQAdapter
  let filled = false
  api.addHook('preHandler', async () => {
    const queues = await app.queues()
    if (filled) return
    board.setQueues(QUEUE_NAMES.map((name) => new Adapter(queues.queue(name))))
    filled = true
  })
  api.addHook('onSend', async (_request, reply, payload) => {
    reply
      .header('content-security-policy', POLICY)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'same-origin')
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html')
    return isPage && typeof payload === 'string' ? payload.replaceAll(EXTERNAL_LINKS, '') : payload
  })
  await api.register(adapter.registerPlugin(), { prefix: BOARD_PATH })
}
