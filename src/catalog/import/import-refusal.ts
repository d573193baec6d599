import { isRefusal } from '../../archive/refusal.ts'
import { recordSha256 } from '../../archive/signature/record-signature.ts'
import { StoreError } from '../../model/errors.ts'
import type { LedgerFinding } from '../ledger-findings.ts'
import type { LedgerRecord } from './ledger-record.ts'

/** Why one object is refused. Rethrows an error that concerns the whole store. */
export function refusalOf(key: string, thrown: unknown): LedgerFinding {
  if (!isRefusal(thrown)) throw thrown
  const { code, message, hint } = thrown
  const kind = code === 'record-unsigned' ? 'unsigned' : code === 'record-untrusted' ? 'untrusted' : 'invalid'
  return { key, kind, detail: hint === null ? message : `${message} ${hint}` }
}

/** A manifest is written once. @throws StoreError `store-corrupt` if the catalog took other bytes under its key */
export function requireUnchanged({ key, record }: LedgerRecord, hashes: ReadonlyMap<string, string>): void {
  const known = hashes.get(key)
  if (known === undefined || known === recordSha256(record)) return
  throw new StoreError('store-corrupt', `${key} was changed after the catalog took it.`, {
    input: key,
    hint: 'Restore it from a second copy.',
  })
}
