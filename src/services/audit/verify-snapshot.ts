import type { SnapshotCheck } from '../../archive/check/check-snapshot.ts'
import { ServiceError, StoreError } from '../../model/errors.ts'
import type { SnapshotRef } from '../../model/manifest.ts'
import { verifyStoredSnapshot } from '../../verify/verify-stored-snapshot.ts'
import type { ServiceDeps } from '../service-deps.ts'

export interface SnapshotVerification extends SnapshotCheck {
  /** The SHA-256 of the stored file's current bytes. */
  readonly sha256: string
  /** Whether a trusted key signed the file. */
  readonly isTrusted: boolean
}

/** Verification reads a whole file. One process verifies this many at once and rejects further requests. */
const AT_ONCE = 2
let running = 0

/**
 * Reads a stored snapshot again and verifies it from the bytes of its file and its manifest alone.
 *
 * @throws ServiceError `too-many-requests` · StoreError `store-corrupt` if the file or the manifest is missing
 */
export async function verifySnapshot(
  deps: Pick<ServiceDeps, 'ledger' | 'scratchDir'>,
  snapshot: Pick<SnapshotRef, 'key' | 'manifestKey'>,
): Promise<SnapshotVerification> {
  if (running >= AT_ONCE) {
    throw new ServiceError('too-many-requests', 'Other snapshots are being proven just now.', {
      hint: 'Try again in a moment, or download the file and run stet check.',
    })
  }
  running++
  try {
    return await prove(deps, snapshot)
  } finally {
    running--
  }
}

async function prove(
  deps: Pick<ServiceDeps, 'ledger' | 'scratchDir'>,
  snapshot: Pick<SnapshotRef, 'key' | 'manifestKey'>,
): Promise<SnapshotVerification> {
  const ledger = await deps.ledger()
  const found = await verifyStoredSnapshot(ledger, snapshot, deps.scratchDir)
  if (found.missing !== null) {
    throw new StoreError('store-corrupt', `${found.missing.join(' and ')}: missing.`, {
      input: snapshot.key,
      hint: 'Run stet verify --audit: it lists damaged snapshots.',
    })
  }
  const { check, sha256, isTrusted } = found
  return { ...check, sha256, isTrusted }
}
