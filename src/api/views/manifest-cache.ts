import { StoreError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'

/** So many manifests are remembered: they never change, and each request for a medium needs one. */
const MOST = 500

interface Remembered {
  readonly manifests: Map<string, Promise<Manifest>>
  /** The keys of the manifests, by snapshot. */
  readonly keys: Map<string, string>
}

const caches = new WeakMap<App, Remembered>()

/**
 * A manifest of the ledger, from memory where it was read of late. Whether it may be shown is for the
 * catalog to say.
 *
 * @throws StoreError `store-corrupt` where it is missing
 */
export async function loadManifest(app: App, key: string): Promise<Manifest> {
  const { manifests, keys } = remembered(app)
  const manifest = manifests.get(key) ?? read(app, key)
  manifests.delete(key)
  manifests.set(key, manifest)
  try {
    keys.set((await manifest).id, key)
  } catch (error) {
    if (manifests.get(key) === manifest) manifests.delete(key)
    throw error
  }
  for (const map of [manifests, keys]) {
    const oldest = map.size > MOST ? map.keys().next().value : undefined
    if (oldest !== undefined) map.delete(oldest)
  }
  return await manifest
}

/** A snapshot's manifest where it is in memory. Nothing is asked for, and nothing said of who may see it. */
export async function cachedManifest(app: App, id: string): Promise<Manifest | undefined> {
  const { manifests, keys } = remembered(app)
  const key = keys.get(id)
  return key === undefined ? undefined : await manifests.get(key)
}

function remembered(app: App): Remembered {
  const known = caches.get(app) ?? { manifests: new Map(), keys: new Map() }
  caches.set(app, known)
  return known
}

async function read(app: App, key: string): Promise<Manifest> {
  const manifest = await (await app.ledger()).readManifest(key)
  if (manifest) return manifest
  throw new StoreError('store-corrupt', `The manifest ${key} is missing.`, {
    input: key,
    hint: 'Run stet verify --audit: it tells which snapshots are damaged.',
  })
}
