import type { Selectable } from 'kysely'

export const MAIL_STATES = ['waiting', 'sent', 'failed'] as const
type MailState = (typeof MAIL_STATES)[number]

export interface MailsTable {
  id: string
  kind: 'notice' | 'digest'
  /** The time span of a digest; null for a notice. */
  since: Date | null
  until: Date | null
  state: MailState
  attempts: number
  /** While an attempt is under way: when another process may repeat it. Null for a mail that has ended. */
  next_at: Date | null
  /** What the server said at the last attempt if it did not take the mail, or not for every mailbox. */
  error: string | null
  created_at: Date
  ended_at: Date | null
}

export type MailRow = Selectable<MailsTable>

/** An announcement to mail; `mail_id` is null until its notice is made. */
export interface MailItemsTable {
  announcement_id: string
  mail_id: string | null
  created_at: Date
}
