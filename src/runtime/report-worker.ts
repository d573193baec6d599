import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { VERSION } from '../../config/version.ts'
import { recordWorker, removeWorker } from '../catalog/processes/workers.ts'
import { withQueryTimeout } from '../catalog/query-timeout.ts'
import type { App } from './app.ts'
import { runPeriodically } from './periodic.ts'

/** Three of these may fail before others take this process for ended. */
const EVERY_MS = 15_000
/** A database that does not answer must not hold up the end of the process. */
const REMOVE_MS = 1_000

/** Reports in the catalog that this process works on these queues, until it is disposed of. */
export async function reportWorker(
  app: Pick<App, 'catalog' | 'logger'>,
  queues: readonly string[],
): Promise<AsyncDisposable> {
  const worker = { id: randomUUID(), host: hostname(), pid: process.pid, version: VERSION, queues }
  const report = async () => await recordWorker((await app.catalog()).db, worker)
  await report()
  const reporter = runPeriodically('report worker', EVERY_MS, report, app.logger)
  return {
    async [Symbol.asyncDispose]() {
      await reporter.close()
      const removed = app.catalog().then(async ({ db }) => await removeWorker(db, worker.id))
      await withQueryTimeout(removed, REMOVE_MS).catch(() => {})
    },
  }
}
