import { stripBidi } from '../card/strip-bidi.ts'
import { LABELS } from '../platforms/registry.ts'
import type { MailedPost } from './mail-content.ts'

const MAX_WORDS = 1_000
const MAX_TITLE = 200
const MAX_SUBJECT_TITLE = 80

/** Cuts a stranger's text, by characters. */
function cut(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

/** A stranger's text on one line, without what would change the direction of the text around it. */
const oneLine = (text: string, most: number): string => cut(stripBidi(text.replace(/\s+/g, ' ')).trim(), most)

/** The words of a post, cut. */
export const postWords = (text: string): string => cut(stripBidi(text).trim(), MAX_WORDS)

/** The title of an article, or its address. */
export const titleOf = ({ title, url }: { readonly title: string | null; readonly url: string }): string =>
  oneLine(title ?? '', MAX_TITLE) || oneLine(url, MAX_TITLE)

/** The title of an article for a subject, which is a header: on one line and short. */
export const subjectTitle = (title: string): string => oneLine(title, MAX_SUBJECT_TITLE)

/** Who posted where: `Tide Table @tidetable on …`. */
export function bylineOf({ platform, author, withheld }: MailedPost): string {
  const where = LABELS.platform(platform)
  if (withheld) return `A post on ${where} that may not be shown`
  if (author === null) return `A post on ${where}`
  const name = oneLine(author.name, MAX_SUBJECT_TITLE)
  const handle = LABELS.handle(platform, oneLine(author.handle, MAX_SUBJECT_TITLE))
  return `${name === '' ? handle : `${name} ${handle}`} on ${where}`
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** `14 March 2026 at 09:26 UTC`. */
export const momentOf = (iso: string): string => `${DAY.format(new Date(iso))} UTC`

/** What a section leaves out. */
export const leftOutOf = ({
  count,
  posts,
}: {
  readonly count: number
  readonly posts: readonly unknown[]
}): string | null =>
  count > posts.length
    ? `${count - posts.length} more ${count - posts.length === 1 ? 'is' : 'are'} not listed here.`
    : null
