import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { readSchemaState } from '../../catalog/migrate.ts'
import { probeWrite } from '../../catalog/processes/rounds.ts'
import { listUnexpectedParts } from '../../catalog/work/unexpected-parts.ts'
import { asStetError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** Parts of answers that are listed by name. */
const LISTED = 20
/** A part that no answer lacked for this long is no fault any more: the reader was mended, or the page is as before. */
const MISSED_LATELY_MS = 7 * 24 * 3_600_000

/** Is there a database? An embedded one is created on first use. */
export const hasDatabase = ({ database }: Pick<App['config'], 'database'>): boolean =>
  database.kind !== 'embedded' || existsSync(join(database.dir, 'postgres'))

/** What was found about the database, and whether its tables can be read. */
interface DatabaseFinding {
  readonly finding: DoctorFinding
  readonly isCurrent: boolean
}

/**
 * Checks the database: its tables, and whether it takes a row, which is rolled back. Creates no embedded one and migrates
 * none, because `doctor` changes nothing.
 *
 * @param app with a catalog that was opened without a migration
 */
export async function checkDatabase(app: Pick<App, 'catalog' | 'config'>): Promise<DatabaseFinding> {
  const { database } = app.config
  const missing = (detail: string): DatabaseFinding => ({
    finding: okFinding('database', detail),
    isCurrent: false,
  })
  if (!hasDatabase(app.config)) {
    const where = database.kind === 'embedded' ? ` in ${database.dir}` : ''
    return missing(`embedded PostgreSQL${where}, created on first use`)
  }
  try {
    const { db } = await app.catalog()
    const state = await readSchemaState(db)
    if (state === 'empty')
      return missing('PostgreSQL answers, and is empty: the first start makes the tables')
    if (state === 'older') {
      return {
        finding: createFinding(
          'database',
          'advice',
          'PostgreSQL answers, and an earlier Stet made its tables: the next start changes them',
          'Run stet backup before it, with the Stet that made them.',
        ),
        isCurrent: false,
      }
    }
    await probeWrite(db)
    return {
      finding: okFinding('database', 'PostgreSQL answers, its schema is current, and it takes rows'),
      isCurrent: true,
    }
  } catch (thrown) {
    const { message, hint } = asStetError(toCatalogError(thrown))
    return {
      finding: createFinding('database', 'broken', message, hint ?? 'Check STET_DATABASE_URL.'),
      isCurrent: false,
    }
  }
}

/** Lists the parts of platforms' answers that Stet does not know. Needs a database that `checkDatabase` found current. */
export async function checkUnknownParts(app: Pick<App, 'catalog'>): Promise<DoctorFinding> {
  const parts = await listUnexpectedParts((await app.catalog()).db, 'unknown')
  if (parts.length === 0) return okFinding('answers', 'no answer had a part that Stet does not know')
  return createFinding(
    'answers',
    parts.some(({ holds }) => holds !== null) ? 'short' : 'advice',
    `platforms answer with parts that Stet does not know: ${listParts(parts)}`,
    'Posts whose unknown part may hold media or words are `partial`. Look for a newer version of Stet, or report the part.',
  )
}

/** Lists the parts that platforms' pages lacked in the last week and that their readers need. Needs a current database. */
export async function checkReaders(app: Pick<App, 'catalog' | 'clock'>): Promise<DoctorFinding> {
  const since = app.clock.now().getTime() - MISSED_LATELY_MS
  const parts = await listUnexpectedParts((await app.catalog()).db, 'absent')
  const lately = parts.filter(({ last_at: last }) => last.getTime() > since)
  if (lately.length === 0)
    return okFinding('readers', 'every answer of the last week had the parts that Stet needs')
  return createFinding(
    'readers',
    'short',
    `platforms answered without parts that Stet needs: ${listParts(lately)}`,
    'Captures of such posts fail as `unreadable` and are tried again. Look for a newer version of Stet, or report the part; docs/platforms says how to mend a reader.',
  )
}

type UnexpectedParts = Awaited<ReturnType<typeof listUnexpectedParts>>

function listParts(parts: UnexpectedParts): string {
  const named = parts.slice(0, LISTED).map(({ platform, path, holds, answers, post_id: id }) => {
    const held = holds === null ? '' : `, may hold ${holds}`
    return `${platform} ${path} (${answers} ${Number(answers) === 1 ? 'answer' : 'answers'}, such as ${id}${held})`
  })
  return named.join('; ') + (parts.length > LISTED ? ` and ${parts.length - LISTED} more` : '')
}
