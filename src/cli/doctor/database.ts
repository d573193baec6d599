import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from '../../app.ts'
import { asStetError } from '../../model/errors.ts'
import { type Finding, finding, fine } from './finding.ts'

/** Does the database answer? An embedded one that is not there yet is not made: looking must leave nothing behind. */
export async function checkDatabase(app: App): Promise<Finding> {
  const { database } = app.config
  if (database.kind === 'embedded' && !existsSync(join(database.dir, 'postgres'))) {
    return fine('database', `PostgreSQL itself, in ${database.dir}, made on first use`)
  }
  try {
    await app.catalog()
    return fine('database', 'PostgreSQL answers, and its tables are of this version')
  } catch (thrown) {
    const { message, hint } = asStetError(thrown)
    return finding('database', 'broken', message, hint ?? 'Check STET_DATABASE_URL.')
  }
}
