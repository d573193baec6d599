import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { VERSION } from '../../config/version.ts'
import { recordWorker, removeWorker } from '../catalog/processes/workers.ts'
import type { App } from './app.ts'
import { runPeriodically } from './periodic.ts'

/** Two of these may fail before others take this process for ended. */
const EVERY_MS = 15_000

/** Reports in the catalog that this process works on these queues, until it is closed. */
export function reportWorker(
  app: Pick<App, 'catalog' | 'logger'>,
  queues: readonly string[],
): { close(): Promise<void> } {
  const worker = { id: randomUUID(), host: hostname(), pid: process.pid, version: VERSION, queues }
  const report = async () => await recordWorker((await app.catalog()).db, worker)
  const first = report().catch((err: unknown) => app.logger.warn({ err }, 'worker not reported'))
  const reporter = runPeriodically('report worker', EVERY_MS, report, app.logger)
  return {
    async close() {
      await Promise.all([first, reporter.close()])
      await removeWorker((await app.catalog()).db, worker.id)
    },
  }
}
