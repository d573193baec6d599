import type { App } from '../app.ts'
import { pingCatalog } from '../catalog/catalog.ts'
import { asCatalogError } from '../catalog/outage.ts'
import { asStetError } from '../model/errors.ts'

/** A key that need not be there: what counts is that the store answers. */
const PROBE = 'keys/readyz.json'
const PROBE_MS = 4_000

/** Each part that a service rests on: `ok`, or the code of what is wrong. The words are not for strangers. */
export async function probeParts(app: App): Promise<Record<'database' | 'queue' | 'store', string>> {
  const [database, queue, store] = await Promise.all([
    probe(async () => pingCatalog(await app.catalog())),
    probe(async () => (await app.queues()).ping()),
    probe(async () => (await app.store()).head(PROBE)),
  ])
  return { database, queue, store }
}

async function probe(ask: () => Promise<unknown>): Promise<string> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), PROBE_MS)
  try {
    await Promise.race([ask(), late.promise])
    return 'ok'
  } catch (error) {
    return asStetError(asCatalogError(error)).code
  } finally {
    clearTimeout(timer)
  }
}
