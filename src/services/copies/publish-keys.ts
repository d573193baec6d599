import type { ArchiveCopy } from '../../archive/copies.ts'
import { publicKeyKey } from '../../archive/object-keys.ts'
import { recordBody } from '../../archive/records/copy-record.ts'
import { readCopy } from '../../verify/read-copies.ts'
import type { RepairDeps } from './repair-objects.ts'

/** Puts the public halves of the trusted keys into a store, as far as it lacks them. Their fingerprints determine them. */
export async function publishKeys(deps: RepairDeps, copy: ArchiveCopy): Promise<void> {
  const { store } = copy.ledger
  for (const record of await (await deps.ledger()).publicKeys()) {
    const key = publicKeyKey(record.fingerprint)
    const body = recordBody(record)
    const [state] = await readCopy(copy, [{ key, sha256: body.sha256, bytes: null }])
    if (state === undefined || state.isWhole) continue
    await store.replace(key, body, 'application/json')
    if (state.found === null) continue
    const about = { copy: copy.name, key, found: state.found, restored: body.sha256 }
    deps.logger.warn(about, 'a damaged object was repaired')
  }
}
