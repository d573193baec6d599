import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { StoreError } from '../../model/errors.ts'
import type { UnsignedManifest } from '../../model/manifest.ts'
import type { Store } from '../../model/store.ts'
import { checkSnapshot } from '../check/check-snapshot.ts'
import { limitSize } from '../limit-size.ts'
import type { TrustedKeys } from '../signature/trusted-keys.ts'
import { deriveManifest } from '../wacz/open-snapshot.ts'
import { untrustedError } from './record-store.ts'

/**
 * Derives the manifest of a `.wacz`, and holds the file to its signer: it must be whole, and a trusted key must have signed
 * it. Downloads the file to `path`.
 *
 * @returns null if there is no `.wacz`
 * @throws StoreError `store-corrupt`; InvalidArchiveError `record-untrusted`, `archive-invalid` for one that is too large
 */
export async function recoverManifest(
  store: Store,
  key: string,
  path: string,
  trusted: TrustedKeys,
): Promise<UnsignedManifest | null> {
  const stream = await store.get(key)
  if (stream === null) return null
  await pipeline(stream, limitSize(key), createWriteStream(path, { mode: 0o600 }))
  const { valid, checks, signer } = await checkSnapshot(path, {})
  const manifest = valid ? await deriveManifest(path) : null
  if (manifest?.wacz.key !== key) {
    const failed = checks.find((check) => !check.ok)
    throw new StoreError('store-corrupt', `${key} is damaged, or belongs elsewhere.`, {
      input: key,
      hint: failed ? failed.detail : `It is the snapshot of another post or time: ${manifest?.wacz.key}.`,
    })
  }
  if (signer === null || !trusted.has(signer.fingerprint)) {
    throw untrustedError(key, signer?.fingerprint ?? 'no readable key')
  }
  return manifest
}
