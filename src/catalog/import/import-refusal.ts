import { isRefusal } from '../../archive/refusal.ts'
import { recordSha256 } from '../../archive/signature/record-signature.ts'
import type { LedgerFinding } from '../ledger-findings.ts'
import type { LedgerRecord } from './ledger-record.ts'

/** Why one object is refused. Rethrows an error that concerns the whole store. */
export function refusalOf(key: string, thrown: unknown): LedgerFinding {
  if (!isRefusal(thrown)) throw thrown
  const { code, message, hint } = thrown
  const kind = code === 'record-unsigned' ? 'unsigned' : code === 'record-untrusted' ? 'untrusted' : 'invalid'
  return { key, kind, detail: hint === null ? message : `${message} ${hint}` }
}

/** Why a manifest is refused of which the catalog took other bytes: it is written once. Null if it is unchanged or new. */
export function refusalOfChange(
  { key, record }: LedgerRecord,
  hashes: ReadonlyMap<string, string>,
): LedgerFinding | null {
  const known = hashes.get(key)
  if (known === undefined || known === recordSha256(record)) return null
  const detail = `${key} was changed after the catalog took it. Restore it from a second copy.`
  return { key, kind: 'invalid', detail }
}
