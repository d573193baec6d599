import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { asStetError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Checks the database. Does not create an embedded one, because `doctor` leaves nothing behind. */
export async function checkDatabase(app: Pick<App, 'catalog' | 'config'>): Promise<DoctorFinding> {
  const { database } = app.config
  if (database.kind === 'embedded' && !existsSync(join(database.dir, 'postgres'))) {
    return okFinding('database', `embedded PostgreSQL in ${database.dir}, created on first use`)
  }
  try {
    await app.catalog()
    return okFinding('database', 'PostgreSQL answers, and its schema is current')
  } catch (thrown) {
    const { message, hint } = asStetError(thrown)
    return createFinding('database', 'broken', message, hint ?? 'Check STET_DATABASE_URL.')
  }
}
