import { existsSync } from 'node:fs'
import type { App } from '../../app.ts'
import { asStetError } from '../../model/errors.ts'
import { type Finding, finding, fine } from './finding.ts'

/** Does the database answer? A directory of PGlite is not opened: another process may own it. */
export async function checkDatabase(app: App): Promise<Finding> {
  const { database } = app.config
  if (database.kind === 'pglite') {
    const when = existsSync(database.dir) ? '' : ', made on first use'
    return fine('database', `PGlite in ${database.dir}${when}`)
  }
  try {
    await app.catalog()
    return fine('database', 'PostgreSQL answers, and its tables are of this version')
  } catch (thrown) {
    const { message, hint } = asStetError(thrown)
    return finding('database', 'broken', message, hint ?? 'Check STET_DATABASE_URL.')
  }
}
