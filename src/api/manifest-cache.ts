import type { App } from '../app.ts'
import { StoreError } from '../model/errors.ts'
import type { Manifest } from '../model/snapshot.ts'

/** So many manifests are remembered: they never change, and each request for a medium needs one. */
const MOST = 500

const caches = new WeakMap<App, Map<string, Promise<Manifest>>>()

/**
 * A manifest of the ledger, from memory where it was read of late. Whether it may be shown is for the
 * catalog to say, each time anew.
 *
 * @throws StoreError `store-corrupt` where it is missing
 */
export async function manifestAt(app: App, key: string): Promise<Manifest> {
  const cache = caches.get(app) ?? new Map<string, Promise<Manifest>>()
  caches.set(app, cache)
  const known = cache.get(key)
  const manifest = known ?? read(app, key)
  cache.delete(key)
  cache.set(key, manifest)
  const oldest = cache.size > MOST ? cache.keys().next().value : undefined
  if (oldest !== undefined) cache.delete(oldest)
  try {
    return await manifest
  } catch (error) {
    if (cache.get(key) === manifest) cache.delete(key)
    throw error
  }
}

async function read(app: App, key: string): Promise<Manifest> {
  const manifest = await (await app.ledger()).readManifest(key)
  if (manifest) return manifest
  throw new StoreError('store-corrupt', `The manifest ${key} is missing.`, {
    input: key,
    hint: 'Run stet verify --audit: it tells which snapshots are damaged.',
  })
}
