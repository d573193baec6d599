import type { Ledger } from '../archive/ledger.ts'
import { diskFaultOf } from '../model/disk-fault.ts'
import { InvalidArchiveError } from '../model/errors.ts'
import type { SnapshotRef } from '../model/manifest.ts'
import { verifyStoredSnapshot } from './verify-stored-snapshot.ts'

/** A line of `stet verify --audit --json`. `damage` describes each defect; empty if the snapshot is whole. */
export interface AuditLine {
  readonly id: string
  readonly key: string
  readonly ok: boolean
  readonly damage: readonly string[]
}

/** A snapshot with the SHA-256 of its file and of its manifest, as the catalog has recorded them. */
export type AuditedSnapshot = Pick<SnapshotRef, 'id' | 'key' | 'manifestKey' | 'sha256'> & {
  readonly manifestSha256: string
}

/**
 * Re-reads a stored snapshot and verifies it: both objects exist and have the SHA-256 that the catalog has recorded, the
 * file and its manifest agree, and trusted keys signed them.
 *
 * @throws StoreError if the store is unavailable, which says nothing about the snapshot
 */
export async function auditSnapshot(
  ledger: Ledger,
  snapshot: AuditedSnapshot,
  scratchDir: string,
): Promise<AuditLine> {
  const damage = await findDamage(ledger, snapshot, scratchDir)
  return { id: snapshot.id, key: snapshot.key, ok: damage.length === 0, damage }
}

async function findDamage(ledger: Ledger, snapshot: AuditedSnapshot, scratchDir: string): Promise<string[]> {
  let found: Awaited<ReturnType<typeof verifyStoredSnapshot>>
  try {
    found = await verifyStoredSnapshot(ledger, snapshot, scratchDir)
  } catch (thrown) {
    if (thrown instanceof InvalidArchiveError) return [`size: ${thrown.message}`]
    // A bad sector below the object. An error of the scratch disk, which is written, says nothing about the snapshot.
    const { syscall, message } = thrown as NodeJS.ErrnoException
    if (diskFaultOf(thrown) === 'io' && syscall === 'read') return [`read: ${message}`]
    throw thrown
  }
  if (found.missing !== null) return found.missing.map((key) => `missing: ${key}`)
  const { check, sha256, manifestSha256, isTrusted } = found
  return [
    ...(sha256 === snapshot.sha256 ? [] : [`sha256: the file has ${sha256}; ${snapshot.sha256} was stored`]),
    ...(manifestSha256 === snapshot.manifestSha256
      ? []
      : [`manifest: it has the SHA-256 ${manifestSha256}; ${snapshot.manifestSha256} was stored`]),
    ...check.checks.filter((one) => !one.ok).map((one) => `${one.name}: ${one.detail}`),
    ...(isTrusted ? [] : [`signer: ${check.signer?.fingerprint ?? 'no key'} is not a trusted key`]),
  ]
}
