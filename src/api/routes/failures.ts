import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { sendNdjson } from '../server/ndjson-response.ts'
import {
  DeadLetterQuery,
  listDeadLetterViews,
  RetryRequest,
  retryDeadLetters,
} from '../views/dead-letters.ts'

/** `GET /v1/failures` lists dead letters with their reasons; `POST /v1/retry` requeues them. One JSON line each. */
export function failureRoutes(api: Api, app: Pick<App, 'catalog' | 'queues' | 'platforms' | 'clock'>): void {
  api.get(
    '/v1/failures',
    { config: { access: 'admin' }, schema: { querystring: DeadLetterQuery } },
    async (request, reply) => await sendNdjson(request, reply, () => listDeadLetterViews(app, request.query)),
  )
  api.post(
    '/v1/retry',
    { config: { access: 'admin' }, schema: { body: RetryRequest } },
    async (request, reply) => await sendNdjson(request, reply, () => retryDeadLetters(app, request.body)),
  )
}
