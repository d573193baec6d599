import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { StoreError } from '../model/errors.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Store } from '../model/store.ts'
import { checkSnapshot } from './check/check-snapshot.ts'
import { deriveManifest } from './open-snapshot.ts'

/**
 * The manifest for a `.wacz` that has none, because the process died between the two puts. The file
 * is fetched to `path` and proven first: what is not whole is not adopted.
 *
 * @returns null where there is no `.wacz`
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
  throw new StoreError('store-corrupt', `${key} has no manifest and can't be given one.`, {
    input: key,
    hint: failed ? failed.detail : `It is the snapshot of another post or time: ${manifest?.wacz.key}.`,
  })
}
