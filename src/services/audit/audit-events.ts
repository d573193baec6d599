import { FIRST_COPY } from '../../archive/copies.ts'
import { importLedger } from '../../catalog/import/import-ledger.ts'
import { clearFindings, type LedgerFinding, saveFindings } from '../../catalog/ledger-findings.ts'
import { listEventHashes } from '../../catalog/posts/post-events.ts'
import type { RepairDeps } from '../copies/repair-objects.ts'
import { repairEvent } from '../copies/repair-record.ts'
import { logFindings } from '../maintenance/import-unseen-records.ts'

/**
 * Audits the records around a snapshot: reads the events of the post again in every copy, compares them with the catalog and
 * repairs them, and looks for records that the catalog has not seen. A believed one is added; anything else is reported.
 *
 * @param prefix the common prefix of the post's keys, which ends with `/`
 */
export async function auditEvents(deps: RepairDeps, prefix: string): Promise<void> {
  const { db } = await deps.catalog()
  const ledger = await deps.ledger()
  const started = deps.clock.now()
  const findings: LedgerFinding[] = []
  const events = await listEventHashes(db, prefix)
  for (const { key, sha256, platform, post_id } of events) {
    const { states, left } = await repairEvent(deps, { key, sha256, post: { platform, id: post_id } })
    for (const { copy } of left) findings.push(findingOf(key, copy, states))
  }
  const keys = events.map(({ key }) => key)
  for (const { name } of await deps.copies()) await clearFindings(db, keys, ['missing', 'changed'], name)
  await saveFindings(db, findings, started)
  await importLedger({ db, ledger, clock: deps.clock }, [prefix])
  await logFindings(deps, db, started)
}

function findingOf(
  key: string,
  copy: string,
  states: Awaited<ReturnType<typeof repairEvent>>['states'],
): LedgerFinding {
  const where = copy === FIRST_COPY ? 'The ledger' : `The replica ${copy}`
  const isMissing = states.find((one) => one.copy === copy)?.found === null
  return isMissing
    ? {
        key,
        copy,
        kind: 'missing',
        detail: `${where} no longer has this event. What it says stays in force.`,
      }
    : {
        key,
        copy,
        kind: 'changed',
        detail: `${copy === FIRST_COPY ? '' : `${where}: `}This event was changed after it was written. What it said stays in force.`,
      }
}
