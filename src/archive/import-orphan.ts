import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { StoreError } from '../model/errors.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Store } from '../model/store.ts'
import { checkSnapshot } from './check/check-snapshot.ts'
import { deriveManifest } from './open-snapshot.ts'

/**
 * Derives the manifest of a `.wacz` without one, which a process leaves if it dies between the two puts. Downloads the
 * file to `path` and checks it first.
 *
 * @returns null if there is no `.wacz`
 * @throws StoreError `store-corrupt`
 */
export async function importOrphan(store: Store, key: string, path: string): Promise<Manifest | null> {
  const stream = await store.get(key)
  if (stream === null) return null
  await pipeline(stream, createWriteStream(path, { mode: 0o600 }))
  const { valid, checks } = await checkSnapshot(path, {})
  const manifest = valid ? await deriveManifest(path) : null
  if (manifest?.wacz.key === key) return manifest
  const failed = checks.find((check) => !check.ok)
  throw new StoreError('store-corrupt', `${key} has no manifest, and none can be derived from it.`, {
    input: key,
    hint: failed ? failed.detail : `It is the snapshot of another post or time: ${manifest?.wacz.key}.`,
  })
}
