import type { Announcement, PostAnnouncement, PostAnnouncementType } from '../../model/announcement.ts'
import { STATE_LABELS } from '../../model/state-labels.ts'

/** The types of announcement that editors get by mail, in the order of the sections of a notice. */
export const MAILED_TYPES = [
  'post.lost',
  'post.returned',
  'snapshot.damaged',
] as const satisfies PostAnnouncementType[]
export type MailedType = (typeof MAILED_TYPES)[number]

/** Whether editors get an announcement by mail. */
export const isMailed = (one: Announcement): one is PostAnnouncement & { type: MailedType } =>
  MAILED_TYPES.some((type) => type === one.type)

const capitalized = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** The titles of the sections of a mail. */
export const SECTION_TITLES: Readonly<Record<MailedType | 'gone', string>> = {
  'post.lost': capitalized(STATE_LABELS.lost.name),
  'post.returned': capitalized(STATE_LABELS.returned.name),
  gone: capitalized(STATE_LABELS.gone.name),
  'snapshot.damaged': 'Damaged copies',
}
