import { FIRST_COPY } from '../../archive/copies.ts'
import { isRefusal } from '../../archive/refusal.ts'
import { clearFindings, saveFindings } from '../../catalog/ledger-findings.ts'
import type { SnapshotRow } from '../../catalog/tables/posts.ts'
import type { Repair } from '../../model/event-record.ts'
import { type AuditLine, auditSnapshot } from '../../verify/audit-snapshot.ts'
import { readCopy } from '../../verify/read-copies.ts'
import { type RepairDeps, repairObjects } from './repair-objects.ts'
import { readEveryCopy } from './repair-record.ts'

/** The columns of a snapshot that an audit needs. */
export type AuditedRow = Pick<
  SnapshotRow,
  'id' | 'platform' | 'post_id' | 'key' | 'manifest_key' | 'manifest_sha256' | 'sha256' | 'bytes'
>

/**
 * Audits a snapshot in every copy: the first one wholly, the others by their hashes. What is damaged or missing in one and
 * whole in another is repaired. The line is that of the first copy after that: damage is what no copy could mend.
 *
 * @throws StoreError if the first store is unavailable
 */
export async function auditCopies(
  deps: RepairDeps,
  row: AuditedRow,
): Promise<{ line: AuditLine; repaired: readonly Repair[] }> {
  const [first] = await deps.copies()
  if (first === undefined) throw new TypeError('There is always a first store.')
  const audited = { ...row, manifestKey: row.manifest_key, manifestSha256: row.manifest_sha256 }
  const line = await auditSnapshot(first.ledger, audited, deps.scratchDir)
  const objects = [
    { key: row.manifest_key, sha256: row.manifest_sha256, bytes: null },
    { key: row.key, sha256: row.sha256, bytes: row.bytes },
  ]
  const states = await readEveryCopy(deps, row.manifest_key, async (copy) =>
    copy === first && line.ok
      ? objects.map((object) => ({ copy: first.name, object, found: object.sha256, isWhole: true }))
      : await readCopy(copy, objects),
  )
  const post = { platform: row.platform, id: row.post_id }
  const subject = { key: row.manifest_key, post, snapshotId: row.id, objects }
  const { repaired, left } = await repairObjects(deps, subject, states, async ({ ledger }) => {
    try {
      const wacz = (await ledger.readManifest(row.manifest_key))?.wacz
      return wacz?.key === row.key && wacz.sha256 === row.sha256
    } catch (thrown) {
      if (isRefusal(thrown)) return false
      throw thrown
    }
  })
  await noteReplicas(deps, states, left)
  const isMended = repaired.some(({ copy }) => copy === FIRST_COPY)
  const after = isMended ? await auditSnapshot(first.ledger, audited, deps.scratchDir) : line
  const why = left.filter(({ copy, why }) => copy === FIRST_COPY && why.startsWith('not put back'))
  if (after.ok || why.length === 0) return { line: after, repaired }
  const damage = [...after.damage, ...why.map(({ key, why }) => `${key}: whole in another copy, and ${why}`)]
  return { line: { ...after, damage }, repaired }
}

/** Reports what is damaged in a replica and could not be mended. */
async function noteReplicas(
  deps: RepairDeps,
  states: Awaited<ReturnType<typeof readCopy>>,
  left: readonly { readonly copy: string; readonly key: string; readonly why: string }[],
): Promise<void> {
  const { db } = await deps.catalog()
  for (const copy of new Set(states.map((one) => one.copy))) {
    if (copy === FIRST_COPY) continue
    const own = states.filter((one) => one.copy === copy)
    await clearFindings(
      db,
      own.map(({ object }) => object.key),
      ['missing', 'changed'],
      copy,
    )
    const findings = left
      .filter((one) => one.copy === copy)
      .map(({ key, why }) => {
        const state = own.find(({ object }) => object.key === key)
        const kind = state?.found === null ? ('missing' as const) : ('changed' as const)
        return { key, kind, copy, detail: `The replica ${copy} has it ${kind}: ${why}.` }
      })
    await saveFindings(db, findings, deps.clock.now())
    for (const { key, detail } of findings) deps.logger.error({ copy, key }, detail)
  }
}
