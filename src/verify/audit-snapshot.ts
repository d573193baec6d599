import type { Ledger } from '../archive/ledger.ts'
import type { SnapshotRef } from '../model/manifest.ts'
import { verifyStoredSnapshot } from './verify-stored-snapshot.ts'

/** A line of `stet verify --audit --json`. `damage` names what is not as it was stored; empty where all is whole. */
export interface AuditLine {
  readonly id: string
  readonly key: string
  readonly ok: boolean
  readonly damage: readonly string[]
}

type Audited = Pick<SnapshotRef, 'id' | 'key' | 'manifestKey' | 'sha256'>

/**
 * Reads a stored snapshot again and proves it: both objects are there, the file is the one that the
 * catalog knows by its SHA-256, and it and its manifest prove each other.
 *
 * @throws StoreError where the store can't be asked, which says nothing about the snapshot
 */
export async function auditSnapshot(
  ledger: Ledger,
  snapshot: Audited,
  scratchDir: string,
): Promise<AuditLine> {
  const damage = await damageOf(ledger, snapshot, scratchDir)
  return { id: snapshot.id, key: snapshot.key, ok: damage.length === 0, damage }
}

async function damageOf(ledger: Ledger, snapshot: Audited, scratchDir: string): Promise<string[]> {
  const found = await verifyStoredSnapshot(ledger, snapshot, scratchDir)
  if (found.missing !== null) return found.missing.map((key) => `missing: ${key}`)
  const { check, sha256 } = found
  return [
    ...(sha256 === snapshot.sha256
      ? []
      : [`sha256: the file has ${sha256}, and ${snapshot.sha256} was stored`]),
    ...check.checks.filter((one) => !one.ok).map((one) => `${one.name}: ${one.detail}`),
  ]
}
