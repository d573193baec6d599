import type { Ledger } from '../../archive/ledger.ts'
import type { ArticleRecord } from '../../model/article.ts'
import type { EventRecord } from '../../model/event-record.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { LedgerFinding } from '../ledger-findings.ts'
import type { LedgerObject } from './ledger-key.ts'

/** A record of the ledger and its key. */
export type LedgerRecord =
  | { readonly kind: 'article'; readonly key: string; readonly record: ArticleRecord }
  | { readonly kind: 'manifest'; readonly key: string; readonly record: Manifest }
  | { readonly kind: 'event'; readonly key: string; readonly record: EventRecord }

/** The parts of the ledger that an import reads. */
export type RecordReader = Pick<Ledger, 'readArticle' | 'readManifest' | 'readEvent' | 'store'>

/**
 * Reads a record and holds it to its signer and its key. Null for an object without a record (a `.wacz`) and for a deleted
 * object.
 *
 * @throws InvalidArchiveError `record-unsigned`, `record-untrusted`, `archive-invalid`, `archive-version`
 */
export async function readLedgerRecord(
  ledger: RecordReader,
  { kind, key }: LedgerObject,
): Promise<LedgerRecord | null> {
  if (kind === 'wacz') return null
  switch (kind) {
    case 'article': {
      const record = await ledger.readArticle(key)
      return record && { kind, key, record }
    }
    case 'event': {
      const record = await ledger.readEvent(key)
      return record && { kind, key, record }
    }
    case 'manifest': {
      const record = await ledger.readManifest(key)
      return record && { kind, key, record }
    }
  }
}

/** How far clocks may differ before a record counts as one from the future. */
const CLOCK_TOLERANCE_MS = 10 * 60_000

/**
 * What is wrong with a record that is believed: a time in the future, a manifest of number 1, a `.wacz` that is missing or has
 * another length. An audit reads the `.wacz` whole.
 */
export async function inspectRecord(
  one: LedgerRecord,
  waczSize: (key: string) => Promise<number | null>,
  now: Date,
): Promise<LedgerFinding[]> {
  const { key } = one
  const findings: LedgerFinding[] = []
  const time = timeOf(one)
  if (Date.parse(time) > now.getTime() + CLOCK_TOLERANCE_MS) {
    findings.push({ key, kind: 'future', detail: `Its time, ${time}, is in the future: a clock is wrong.` })
  }
  if (one.kind !== 'manifest') return findings
  if (one.record.stet === 1) {
    findings.push({ key, kind: 'unsigned', detail: 'It is unsigned, of number 1. Its file proves it.' })
  }
  const { wacz } = one.record
  const size = await waczSize(wacz.key)
  if (size === null) findings.push({ key, kind: 'missing', detail: `${wacz.key} is missing.` })
  else if (size !== wacz.bytes) {
    const detail = `${wacz.key} has ${size} bytes, but ${wacz.bytes} were stored.`
    findings.push({ key, kind: 'changed', detail })
  }
  return findings
}

function timeOf(one: LedgerRecord): string {
  switch (one.kind) {
    case 'article':
      return one.record.recordedAt
    case 'event':
      return one.record.at
    case 'manifest':
      return one.record.capturedAt
  }
}
