import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { checkSnapshot, type SnapshotCheck } from '../archive/check/check-snapshot.ts'
import type { Ledger } from '../archive/ledger.ts'
import { limitSize } from '../archive/limit-size.ts'
import { readRecordBytes } from '../archive/records/record-store.ts'
import { sha256Hex } from '../archive/sha256.ts'
import { PRIVATE_FILE } from '../model/make-directories.ts'
import type { SnapshotRef } from '../model/manifest.ts'
import { createScratch } from '../outbound/scratch-dir.ts'

/** The check of a stored snapshot, or the keys of its missing objects. */
type StoredSnapshotVerification =
  | { readonly missing: readonly string[] }
  | {
      readonly missing: null
      readonly check: SnapshotCheck
      /** The SHA-256 of the file. */
      readonly sha256: string
      readonly manifestSha256: string
      /** Whether a trusted key signed the file. */
      readonly isTrusted: boolean
    }

/**
 * Re-reads both objects of a stored snapshot and verifies them against each other.
 *
 * @throws InvalidArchiveError `archive-invalid` for an object that is larger than it may be; StoreError if the store is
 * unavailable, which says nothing about the snapshot
 */
export async function verifyStoredSnapshot(
  ledger: Pick<Ledger, 'store' | 'trustedKeys'>,
  snapshot: Pick<SnapshotRef, 'key' | 'manifestKey'>,
  scratchDir: string,
): Promise<StoredSnapshotVerification> {
  const { store } = ledger
  const { key, manifestKey } = snapshot
  const [wacz, manifest] = await Promise.all([store.get(key), store.get(manifestKey)])
  if (!wacz || !manifest) {
    wacz?.destroy()
    manifest?.destroy()
    return { missing: [...(wacz ? [] : [key]), ...(manifest ? [] : [manifestKey])] }
  }
  await using scratch = await createScratch(scratchDir)
  const localPath = (name: string): string => join(scratch.dir, basename(name))
  const hash = createHash('sha256')
  const hashed = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      hash.update(chunk)
      yield chunk
    }
  }
  let manifestBytes: Buffer
  try {
    await pipeline(wacz, limitSize(key), hashed, createWriteStream(localPath(key), { mode: PRIVATE_FILE }))
    manifestBytes = await readRecordBytes(manifest, manifestKey)
  } finally {
    wacz.destroy()
    manifest.destroy()
  }
  await writeFile(localPath(manifestKey), manifestBytes, { mode: PRIVATE_FILE })
  const check = await checkSnapshot(localPath(key), { manifest: localPath(manifestKey) })
  const isTrusted = check.signer !== null && (await ledger.trustedKeys()).has(check.signer.fingerprint)
  return {
    missing: null,
    check,
    sha256: hash.digest('hex'),
    manifestSha256: sha256Hex(manifestBytes),
    isTrusted,
  }
}
