import { statfs } from 'node:fs/promises'
import { pingCatalog } from '../../catalog/catalog.ts'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { asStetError, type ErrorCode, StoreError } from '../../model/errors.ts'
import { makeDirectories } from '../../model/make-directories.ts'
import type { App } from '../../runtime/app.ts'

/** A key that need not be there: what counts is that the store answers. */
const PROBE = 'keys/readyz.json'
const PROBE_MS = 4_000

/** So old an answer may be: whoever asks every second asks the parts seldom. */
const FRESH_MS = 2_000
/** With less room the next video may not fit, and an embedded database is in danger. */
const ROOM_BYTES = 256 * 1024 * 1024

export type ReadinessReport = Record<'database' | 'queue' | 'store' | 'scratch', string>

const known = new WeakMap<App, { at: number; parts: Promise<ReadinessReport> }>()

/** Each part that a service rests on: `ok`, or the code of what is wrong. The words are not for strangers. */
export async function checkReadiness(app: App): Promise<ReadinessReport> {
  const before = known.get(app)
  if (before && performance.now() - before.at < FRESH_MS) return await before.parts
  const parts = probeNow(app)
  known.set(app, { at: performance.now(), parts })
  return await parts
}

async function probeNow(app: App): Promise<ReadinessReport> {
  const [database, queue, store, scratch] = await Promise.all([
    probe('database-unavailable', async () => pingCatalog(await app.catalog())),
    probe('queue-unavailable', async () => (await app.queues()).ping()),
    probe('store-unreachable', async () => (await app.store()).head(PROBE)),
    probe('store-unreachable', async () => await room(app.config.dataDir)),
  ])
  return { database, queue, store, scratch }
}

/** @param silent what a part is that does not answer at all */
async function probe(silent: ErrorCode, ask: () => Promise<unknown>): Promise<string> {
  const late = Promise.withResolvers<string>()
  const timer = setTimeout(() => late.resolve(silent), PROBE_MS)
  try {
    return await Promise.race([ask().then(() => 'ok'), late.promise])
  } catch (error) {
    return asStetError(toCatalogError(error)).code
  } finally {
    clearTimeout(timer)
  }
}

/** Large bodies and the embedded defaults need room. */
async function room(dir: string): Promise<void> {
  await makeDirectories(dir)
  const { bavail, bsize } = await statfs(dir)
  if (bavail * bsize >= ROOM_BYTES) return
  throw new StoreError('store-full', `${dir} has less than ${ROOM_BYTES} bytes left.`, { input: dir })
}
