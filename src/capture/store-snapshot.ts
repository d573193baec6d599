import type { Ledger } from '../archive/ledger.ts'
import type { PackedSnapshot } from '../archive/pack-snapshot.ts'
import type { Signer } from '../archive/signer.ts'
import type { Manifest } from '../model/manifest.ts'

/**
 * The step `store`: two conditional puts, `.wacz` then manifest. Adopts objects of an earlier attempt.
 * Publishes the signer's public key first, so that the store never holds a snapshot of an unknown signer.
 */
export async function storeSnapshot(
  packed: PackedSnapshot,
  deps: { ledger: Pick<Ledger, 'saveSnapshot' | 'publishKey'>; signer: Signer },
): Promise<{ manifest: Manifest; created: boolean }> {
  await deps.ledger.publishKey(deps.signer)
  return deps.ledger.saveSnapshot(packed)
}
