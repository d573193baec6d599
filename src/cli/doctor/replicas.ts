import { FIRST_COPY } from '../../archive/copies.ts'
import { readReplicaLag } from '../../catalog/copies/copy-work.ts'
import { asStetError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'
import { leaveNoDirectory } from './leave-no-directory.ts'
import { checkStore } from './store.ts'

/** A replica that lags longer than this needs someone. */
const LATE_MS = 3_600_000

/** Does each replica do what a store must do? */
export async function checkReplicas(app: Pick<App, 'copies' | 'config'>): Promise<DoctorFinding[]> {
  if (app.config.replicas.length === 0) return []
  try {
    const replicas = (await app.copies()).filter(({ name }) => name !== FIRST_COPY)
    return await Promise.all(
      replicas.map(async ({ name, ledger }) => {
        const address = app.config.replicas.find((one) => one.name === name)?.address
        const tryOut = () => checkStore(async () => ledger.store, app.config.storeMode)
        const found = await (address ? leaveNoDirectory(address, tryOut) : tryOut())
        // Stet works without it, and with one copy less.
        const state = found.state === 'broken' ? 'short' : found.state
        return { ...found, state, check: `replica ${name}` }
      }),
    )
  } catch (thrown) {
    const { message, hint } = asStetError(thrown)
    return [createFinding('replicas', 'broken', message, hint ?? 'Correct STET_REPLICAS.')]
  }
}

/** Does each replica have everything? */
export async function checkReplicaLag(
  app: Pick<App, 'catalog' | 'config' | 'clock'>,
): Promise<DoctorFinding[]> {
  const { replicas } = app.config
  if (replicas.length === 0) return []
  const lag = await readReplicaLag((await app.catalog()).db)
  return replicas.map(({ name }) => {
    const own = lag.find((one) => one.name === name)
    const check = `replication ${name}`
    if (own === undefined) return createFinding(check, 'advice', 'not begun yet', 'Run stet replicate.')
    const records = Number(own.records)
    if (records === 0) return okFinding(check, 'up to date')
    const minutes = Math.round((app.clock.now().getTime() - (own.oldest?.getTime() ?? 0)) / 60_000)
    const detail = `lacks ${records} records, the oldest for ${minutes} minutes${own.error === null ? '' : `: ${own.error}`}`
    return createFinding(
      check,
      minutes * 60_000 > LATE_MS ? 'short' : 'advice',
      detail,
      'Run stet replicate, or a worker of the queue replicate.',
    )
  })
}
