import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { asStetError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Does the database answer? An embedded one that is not there yet is not made: looking must leave nothing behind. */
export async function checkDatabase(app: Pick<App, 'catalog' | 'config'>): Promise<DoctorFinding> {
  const { database } = app.config
  if (database.kind === 'embedded' && !existsSync(join(database.dir, 'postgres'))) {
    return okFinding('database', `PostgreSQL itself, in ${database.dir}, made on first use`)
  }
  try {
    await app.catalog()
    return okFinding('database', 'PostgreSQL answers, and its tables are of this version')
  } catch (thrown) {
    const { message, hint } = asStetError(thrown)
    return createFinding('database', 'broken', message, hint ?? 'Check STET_DATABASE_URL.')
  }
}
