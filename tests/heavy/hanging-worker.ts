import { CapturePayload } from '../../src/jobs/job-payloads.ts'
import { openPostgresBackend } from '../../src/jobs/postgres-backend.ts'
import { openRedisBackend } from '../../src/jobs/redis-backend.ts'
import { startWorker } from '../../src/jobs/worker.ts'

/** A worker that takes one job and never ends it; it says so on stdout. For a test that kills it. */
const [url = ''] = process.argv.slice(2)
const backend = url.startsWith('redis:')
  ? openRedisBackend(url, () => {})
  : openPostgresBackend({ connectionString: url }, () => {})
await startWorker(await backend, {
  queue: 'capture-x',
  payload: CapturePayload,
  concurrency: 1,
  lockMs: 500,
  onError: () => {},
  async run(payload) {
    process.stdout.write(`${payload.id}\n`)
    return await new Promise(() => setInterval(() => {}, 1_000))
  },
})
