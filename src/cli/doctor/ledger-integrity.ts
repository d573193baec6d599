import { countFindings, listFindings } from '../../catalog/ledger-findings.ts'
import { asStetError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Objects that the finding names. */
const NAMED = 3

/** Which keys does Stet believe, and can they be read? */
export async function checkTrustedKeys(app: Pick<App, 'trustedKeys'>): Promise<DoctorFinding> {
  try {
    const keys = (await app.trustedKeys()).list()
    const names = keys.map(({ fingerprint }) => fingerprint.slice(0, 16))
    return okFinding('trusted keys', names.length === 0 ? 'none yet' : names.join(', '))
  } catch (thrown) {
    const { message, hint } = asStetError(thrown)
    return createFinding('trusted keys', 'broken', message, hint)
  }
}

/** Is the ledger as Stet wrote it, as far as imports, audits and reindexes have read it? Needs a current catalog. */
export async function checkLedger(app: Pick<App, 'catalog'>): Promise<DoctorFinding> {
  const { db } = await app.catalog()
  const counts = Object.entries(await countFindings(db))
  if (counts.length === 0) return okFinding('ledger', 'nothing found wrong with its records')
  const examples = (await listFindings(db, new Date(0), NAMED)).map(({ key }) => key)
  return createFinding(
    'ledger',
    'short',
    `${counts.map(([kind, count]) => `${count} ${kind}`).join(', ')}: ${examples.join(', ')}${examples.length < NAMED ? '' : ', …'}`,
    'Run stet reindex, which names each. docs/trust.md says what they mean.',
  )
}
