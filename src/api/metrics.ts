import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { App } from '../app.ts'
import { intakeDepth } from '../catalog/intake.ts'
import { countPosts } from '../catalog/posts.ts'
import { captureQueue, type QueueName } from '../jobs/names.ts'
import { probeParts } from './probe-parts.ts'

export interface Metrics {
  readonly registry: Registry
  observe(route: string, method: string, status: number, seconds: number): void
}

/** What Prometheus is told: requests as they end, the rest when it asks. */
export function createMetrics(app: App): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'stet_' })
  const requests = new Histogram({
    name: 'stet_http_request_seconds',
    help: 'How long requests took.',
    labelNames: ['route', 'method', 'status'],
    registers: [registry],
  })
  const gauge = (name: string, help: string, labelNames: string[], ask: (gauge: Gauge) => Promise<void>) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset()
        try {
          await ask(this)
        } catch (err) {
          // The others are told all the same; `stet_part_up` says which part is away.
          app.logger.debug({ err, metric: name }, 'not measured')
        }
      },
    })
  gauge('stet_part_up', 'Whether a part that the service rests on answers.', ['part'], async (up) => {
    for (const [part, state] of Object.entries(await probeParts(app)))
      up.set({ part }, state === 'ok' ? 1 : 0)
  })
  gauge('stet_posts', 'Posts in the catalog.', ['platform', 'outcome', 'state'], async (posts) => {
    for (const { platform, outcome, state, count } of await countPosts((await app.catalog()).db)) {
      posts.set({ platform, outcome: outcome ?? 'none', state }, Number(count))
    }
  })
  gauge('stet_intake_open', 'Accepted requests without an end.', [], async (open) => {
    open.set(Number((await intakeDepth((await app.catalog()).db)).count))
  })
  gauge(
    'stet_intake_oldest_seconds',
    'How long the oldest request without an end has waited.',
    [],
    async (age) => {
      const { oldest } = await intakeDepth((await app.catalog()).db)
      age.set(oldest === null ? 0 : (app.clock.now().getTime() - new Date(oldest).getTime()) / 1000)
    },
  )
  gauge('stet_queue_jobs', 'Jobs in the queues.', ['queue', 'state'], async (jobs) => {
    const names: QueueName[] = ['ingest', ...app.platforms.all.map((one) => captureQueue(one.platform))]
    for (const [queue, states] of Object.entries(await (await app.queues()).counts(names))) {
      for (const [state, count] of Object.entries(states)) jobs.set({ queue, state }, count)
    }
  })
  gauge(
    'stet_source_events',
    'What happened to the sources that are asked: closed, opened, canary silent, answers unknown.',
    ['source', 'what'],
    async (events) => {
      for (const { source, what, count } of app.sources.counts()) events.set({ source, what }, count)
    },
  )
  return {
    registry,
    observe: (route, method, status, seconds) => requests.observe({ route, method, status }, seconds),
  }
}
