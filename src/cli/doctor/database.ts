import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { listUnknownParts } from '../../catalog/work/unknown-parts.ts'
import { asStetError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Parts of answers that are listed by name. */
const LISTED = 20

/** Is there a database? An embedded one is created on first use. */
export const hasDatabase = ({ database }: Pick<App['config'], 'database'>): boolean =>
  database.kind !== 'embedded' || existsSync(join(database.dir, 'postgres'))

/** Checks the database. Does not create an embedded one, because `doctor` leaves nothing behind. */
export async function checkDatabase(app: Pick<App, 'catalog' | 'config'>): Promise<DoctorFinding> {
  const { database } = app.config
  if (!hasDatabase(app.config)) {
    const where = database.kind === 'embedded' ? ` in ${database.dir}` : ''
    return okFinding('database', `embedded PostgreSQL${where}, created on first use`)
  }
  try {
    await app.catalog()
    return okFinding('database', 'PostgreSQL answers, and its schema is current')
  } catch (thrown) {
    const { message, hint } = asStetError(thrown)
    return createFinding('database', 'broken', message, hint ?? 'Check STET_DATABASE_URL.')
  }
}

/** Lists the parts of platforms' answers that Stet does not know. Needs a database that `checkDatabase` found current. */
export async function checkUnknownParts(app: Pick<App, 'catalog'>): Promise<DoctorFinding> {
  const parts = await listUnknownParts((await app.catalog()).db)
  if (parts.length === 0)
    return okFinding('answers', 'captures met no part of an answer that Stet does not know')
  const named = parts.slice(0, LISTED).map(({ platform, path, holds, captures, post_id: id }) => {
    const held = holds === null ? '' : `, may hold ${holds}`
    return `${platform} ${path} (${captures} ${Number(captures) === 1 ? 'capture' : 'captures'}, such as ${id}${held})`
  })
  const more = parts.length > LISTED ? ` and ${parts.length - LISTED} more` : ''
  return createFinding(
    'answers',
    parts.some(({ holds }) => holds !== null) ? 'short' : 'advice',
    `platforms answer with parts that Stet does not know: ${named.join('; ')}${more}`,
    'Posts whose unknown part may hold media or words are `partial`. Look for a newer version of Stet, or report the part.',
  )
}
