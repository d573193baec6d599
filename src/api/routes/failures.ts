import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { sendNdjson } from '../server/ndjson-response.ts'
import {
  DeadLetterQuery,
  DeadLetterView,
  listDeadLetterViews,
  RetryRequest,
  retryDeadLetters,
} from '../views/dead-letters.ts'

const lines = { 200: { content: { 'application/x-ndjson': { schema: DeadLetterView } } } }
const list = {
  operationId: 'listFailures',
  summary: 'List failed jobs, one a line',
  tags: ['Operation'],
  querystring: DeadLetterQuery,
  response: lines,
}
const retry = {
  operationId: 'retryFailures',
  summary: 'Retry failed jobs, or capture posts again, one a line',
  tags: ['Operation'],
  body: RetryRequest,
  response: lines,
}

/** `GET /v1/failures` lists dead letters with their reasons; `POST /v1/retry` requeues them. One JSON line each. */
export function failureRoutes(api: Api, app: Pick<App, 'catalog' | 'queues' | 'platforms' | 'clock'>): void {
  api.get(
    '/v1/failures',
    { config: { access: 'admin' }, schema: list },
    async (request, reply) => await sendNdjson(request, reply, () => listDeadLetterViews(app, request.query)),
  )
  api.post(
    '/v1/retry',
    { config: { access: 'admin' }, schema: retry },
    async (request, reply) => await sendNdjson(request, reply, () => retryDeadLetters(app, request.body)),
  )
}
