import { listExpiringTokens } from '../../catalog/access/tokens.ts'
import { readRoundAges } from '../../catalog/processes/rounds.ts'
import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

const DAY_S = 24 * 3600
/** The docs advise a backup every day. */
const OLD_BACKUP_S = 2 * DAY_S
/** Time enough to hand out another token. */
const SOON_MS = 14 * DAY_S * 1000

/** How old is the last backup? Needs a current catalog. */
export async function checkBackup(app: Pick<App, 'catalog'>): Promise<DoctorFinding> {
  const age = (await readRoundAges((await app.catalog()).db)).get('backup')
  const hint = 'Run stet backup every day, from cron or by deploy/systemd/stet-backup.timer.'
  if (age === undefined)
    return createFinding('backup', 'advice', 'stet backup has not run on this catalog', hint)
  const detail = `the last one is ${age < DAY_S ? 'less than a day' : `${Math.floor(age / DAY_S)} days`} old`
  return age > OLD_BACKUP_S ? createFinding('backup', 'short', detail, hint) : okFinding('backup', detail)
}

/** Does a token end soon? Needs a current catalog. */
export async function checkTokens(app: Pick<App, 'catalog' | 'clock'>): Promise<DoctorFinding> {
  const now = app.clock.now()
  const ending = await listExpiringTokens((await app.catalog()).db, now, new Date(now.getTime() + SOON_MS))
  if (ending.length === 0) return okFinding('tokens', 'none ends within two weeks')
  const named = ending.map(
    ({ id, name, expiresAt }) =>
      `${id}${name === null ? '' : ` (${name})`} on ${expiresAt.toISOString().slice(0, 10)}`,
  )
  return createFinding(
    'tokens',
    'short',
    `these end soon: ${named.join(', ')}`,
    'Make new ones with stet token create, and hand them to their users.',
  )
}
