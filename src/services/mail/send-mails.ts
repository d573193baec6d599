import { makeNotice } from '../../catalog/mail/mail-items.ts'
import { addDigest, claimMail, renewClaim, saveMailAttempt } from '../../catalog/mail/mails.ts'
import type { MailRow } from '../../catalog/tables/mail.ts'
import { renderMail } from '../../mail/render-mail.ts'
import { SEND_TIMEOUT_MS, sendMail } from '../../mail/smtp-client.ts'
import type { MailConfig } from '../../model/mail-config.ts'
import { nextAttemptAt } from '../../webhooks/backoff.ts'
import { composeDigest } from './compose-digest.ts'
import { composeNotice } from './compose-notice.ts'
import { dueDigest } from './digest-time.ts'
import type { MailDeps } from './load-mailed-post.ts'

/** A round of checks that finds many losses saves them one by one: they are one notice. */
const NOTICE_TIMING = { quietMs: 30_000, longestMs: 300_000 }
/** A process that neither sends a mail nor renews its claim by then has died. */
const LEASE_MS = SEND_TIMEOUT_MS + 30_000

/**
 * Makes the notices and the digest that are due, and sends every mail whose time has come. Several processes may run this
 * concurrently: each mail is sent by one of them, and again only if the server did not take it, or if the process died before
 * it noted that the server had; the Message-ID is the same then.
 *
 * @param publicUrl the service's base URL, without a trailing slash
 * @returns the number of mails sent
 */
export async function sendMails(deps: MailDeps, publicUrl: string): Promise<number> {
  const { mail } = deps.config
  if (mail === null) return 0
  const { db } = await deps.catalog()
  await makeNotice(db, NOTICE_TIMING, deps.clock.now())
  const until = mail.digest === 'weekly' ? dueDigest(deps.clock.now()) : null
  if (until !== null) await addDigest(db, until, deps.clock.now())
  for (let sent = 0; ; ) {
    const row = await claimMail(db, deps.clock.now(), LEASE_MS)
    if (row === null) return sent
    if (await attempt(deps, mail, row, publicUrl)) sent += 1
  }
}

/** Tries to send one mail. What it says is read now, so that it obeys every take-down until now. @returns whether it was sent */
async function attempt(deps: MailDeps, mail: MailConfig, row: MailRow, publicUrl: string): Promise<boolean> {
  const { db } = await deps.catalog()
  const { clock, logger } = deps
  const log = { mail: row.id, kind: row.kind, attempt: row.attempts }
  let rejected: string[]
  try {
    const rendered = renderMail(await compose(deps, row), publicUrl)
    if (!(await renewClaim(db, row, clock.now(), LEASE_MS))) return false
    rejected = (await sendMail(mail, rendered, { id: row.id, at: row.created_at })).rejected
  } catch (err) {
    const error = err instanceof Error ? err.message : String(err)
    const nextAt = nextAttemptAt(row.attempts, clock.now(), null, Math.random())
    await saveMailAttempt(
      db,
      row,
      { state: nextAt === null ? 'failed' : 'waiting', error, nextAt },
      clock.now(),
    )
    if (nextAt === null) logger.error({ ...log, err }, 'a mail was given up')
    else logger.warn({ ...log, err, nextAt }, 'a mail was not sent')
    return false
  }
  const error = rejected.length === 0 ? null : `refused for ${rejected.join(', ')}`
  await saveMailAttempt(db, row, { state: 'sent', error, nextAt: null }, clock.now())
  if (error === null) logger.info(log, 'sent a mail')
  else logger.warn({ ...log, rejected }, 'a mail was refused for some mailboxes')
  return true
}

async function compose(deps: MailDeps, { id, since, until }: MailRow) {
  return since !== null && until !== null
    ? await composeDigest(deps, { since, until })
    : await composeNotice(deps, id)
}
