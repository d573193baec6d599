import type { Config } from '../../../config/config.ts'
import { listRefusedMails } from '../../catalog/mail/mails.ts'
import { verifySmtp } from '../../mail/smtp-client.ts'
import type { App } from '../../runtime/app.ts'
import { createFinding, type DoctorFinding, okFinding } from './doctor-finding.ts'

/** An older refusal is no fault any more: the server took what followed, or the mail was given up. */
const LATELY_MS = 7 * 24 * 3_600_000
/** Mails that the finding names. */
const NAMED = 3

/** Does the mail server answer, and let Stet sign in? Sends nothing. */
export async function checkMailServer({ mail }: Pick<Config, 'mail'>): Promise<DoctorFinding> {
  if (mail === null) return okFinding('mail server', 'not set (STET_SMTP_URL): Stet sends no mail')
  const { host, port } = mail.server
  try {
    await verifySmtp(mail.server)
    return okFinding('mail server', `${host}:${port} answers; mail goes to ${mail.to.join(', ')}`)
  } catch (thrown) {
    return createFinding(
      'mail server',
      'short',
      `${host}:${port}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      'Check STET_SMTP_URL. Mail waits meanwhile, for three days.',
    )
  }
}

/** Did the server take the mails of the last week? Needs a current catalog. */
export async function checkMails(app: Pick<App, 'catalog' | 'clock'>): Promise<DoctorFinding> {
  const since = new Date(app.clock.now().getTime() - LATELY_MS)
  const refused = await listRefusedMails((await app.catalog()).db, since, NAMED + 1)
  if (refused.length === 0) return okFinding('mails', 'none of the last week was refused')
  const named = refused.slice(0, NAMED).map(({ id, state, error }) => `${id} (${state}): ${error}`)
  return createFinding(
    'mails',
    'short',
    `${named.join('; ')}${refused.length > NAMED ? '; and more' : ''}`,
    'Check STET_MAIL_FROM and STET_MAIL_TO with the operator of the mail server.',
  )
}
