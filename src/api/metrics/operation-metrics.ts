import { Histogram, type Registry } from 'prom-client'
import { CAPTURE_STEPS } from '../../capture/types.ts'
import type { App } from '../../runtime/app.ts'

const FAST = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10]
const SLOW = [0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 120]

/** Registers the histograms of captures, store, database and webhooks. Their usual series begin at 0. */
export function registerOperationMetrics(app: Pick<App, 'operations'>, registry: Registry): void {
  const histogram = <L extends string>(name: string, help: string, labelNames: L[], buckets: number[]) =>
    new Histogram({ name, help, labelNames, buckets, registers: [registry] })
  const steps = histogram('stet_capture_step_seconds', 'Duration of each step of a capture.', ['step'], SLOW)
  const store = histogram(
    'stet_store_request_seconds',
    'Duration of requests to the store, by their result: ok, or the code of an error.',
    ['request', 'result'],
    SLOW,
  )
  const database = histogram(
    'stet_database_query_seconds',
    'Duration of queries, by their result: ok, or the code of an error.',
    ['query', 'result'],
    FAST,
  )
  const webhooks = histogram(
    'stet_webhook_attempt_seconds',
    'Duration of the attempts to deliver a message, by their result.',
    ['result'],
    SLOW,
  )
  for (const step of CAPTURE_STEPS) steps.zero({ step })
  for (const request of ['put', 'head', 'get'])
    for (const result of ['ok', 'store-unreachable', 'store-refused', 'store-full'])
      store.zero({ request, result })
  for (const query of ['select', 'insert', 'update', 'delete'])
    for (const result of ['ok', 'database-unavailable']) database.zero({ query, result })
  for (const result of ['ok', 'failed']) webhooks.zero({ result })
  app.operations.onOperation(({ part, name, result, seconds }) => {
    if (part === 'capture') steps.observe({ step: name }, seconds)
    else if (part === 'store') store.observe({ request: name, result }, seconds)
    else if (part === 'database') database.observe({ query: name, result }, seconds)
    else webhooks.observe({ result }, seconds)
  })
}
