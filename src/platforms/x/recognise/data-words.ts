import { parseDateAt } from '../../../detect/text/dates-in-words.ts'
import type { DataObject } from '../../../model/recogniser.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from '../../shared/recognition/post-reader.ts'
import { X_LINKS } from '../text-link-pattern.ts'

/** Reads the post's fields that a CMS keeps next to the URL (Substack's `data-attrs`). */
export function readDataWords(object: DataObject): QuotedWords {
  const text = string(object.full_text)
  const handle = string(object.username) ?? string(object.screen_name)
  if (text === null || handle === null) return NO_QUOTED_WORDS
  const date = string(object.date)
  // Substack stores mentions and hashtags as markup.
  const plain = text.replace(/<\/?(?:span|a|br)\b[^<>]{0,200}>/g, '').trim()
  return {
    author: {
      name: string(object.name) ?? '',
      handle: handle.replace(/^@/, ''),
    },
    text: plain,
    publishedOn: date === null ? null : calendarDay(date),
    links: X_LINKS.find(plain),
  }
}

const string = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** `2022-06-12T…`, or X's own `Sun Jun 12 11:19:35 +0000 2022`. */
function calendarDay(date: string): string | null {
  const own = /^\w{3} (\w{3} \d{2}) \d\d:\d\d:\d\d [+-]\d{4} (\d{4})$/.exec(date)
  return parseDateAt(own === null ? date : `${own[1]} ${own[2]}`, 0)?.iso ?? null
}
