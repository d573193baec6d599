import { sha256OfStream } from '../archive/sha256.ts'
import type { Db } from '../catalog/catalog.ts'
import { importLedger } from '../catalog/import/import-ledger.ts'
import { clearFindings, type LedgerFinding, saveFindings } from '../catalog/ledger-findings.ts'
import { listEventHashes } from '../catalog/posts/post-events.ts'
import type { Store } from '../model/store.ts'
import { logFindings } from './import-unseen-records.ts'
import type { ServiceDeps } from './service-deps.ts'

/**
 * Audits the records around a snapshot: reads the events of the post again and compares them with the catalog, and looks for
 * records that the catalog has not seen. A believed one is added; anything else is reported.
 *
 * @param prefix the common prefix of the post's keys, which ends with `/`
 */
export async function auditEvents(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'clock' | 'logger'>,
  prefix: string,
): Promise<void> {
  const { db } = await deps.catalog()
  const ledger = await deps.ledger()
  const started = deps.clock.now()
  const findings = await compareEvents(db, ledger.store, prefix)
  await saveFindings(db, findings, started)
  await importLedger({ db, ledger, clock: deps.clock }, [prefix])
  await logFindings(deps, db, started)
}

async function compareEvents(db: Db, store: Store, prefix: string): Promise<LedgerFinding[]> {
  const findings: LedgerFinding[] = []
  const events = await listEventHashes(db, prefix)
  for (const { key, sha256 } of events) {
    const stream = await store.get(key)
    if (stream === null) {
      const detail = 'The ledger no longer has this event. What it says stays in force.'
      findings.push({ key, kind: 'missing', detail })
    } else if ((await sha256OfStream(stream)).sha256 !== sha256) {
      const detail = 'This event was changed after it was written. What it said stays in force.'
      findings.push({ key, kind: 'changed', detail })
    }
  }
  await clearFindings(
    db,
    events.map(({ key }) => key),
    ['missing', 'changed'],
  )
  return findings
}
