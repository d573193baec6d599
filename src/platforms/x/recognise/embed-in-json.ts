import { parseDateAt } from '../../../detect/dates-in-words.ts'
import type { DataObject, Finding } from '../../../model/recogniser.ts'
import { isIntentUrl, isStatusId, parseStatusUrl, statusRef } from '../status-url.ts'
import { X_LINKS } from '../text-links.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from './quoted-text.ts'

const KIND_KEYS =
  /^(?:@?_{0,2}(?:type|typename)|kind|role|component|componentname|provider|provider_?name|providernameslug|service|sub_?type|tn|form|blocktype|block|resourcetype|embed_?type|media_?type|network|schema|layout|blockname)$/i
const ADDRESS_KEYS =
  /^(?:url|href|src|source|link|uri|permalink|(?:o?embed|tweet|twitter|original|iframe|canonical|resource|content|external)_?(?:url|src|link|uri)|data|value|id|text)$/i
const ID_KEYS = /^(?:tweet|twitter|status|twitter_?status|tweet_?status)_?id(?:_str)?$/i
/** Types that mark an object as an embed rather than a link, an author or a source. */
const KIND =
  /tweet|twitter|embed|externalcontent|external_content|socialmedia$|social_media|social-?embed|mediaresource|^x$|^tuit$/i

/** A URL with its id, or a named id. Page data without one contains no post. */
export const DATA_PATTERN =
  /status(?:es)?(?:\\{0,4}\/|%2f|\\{1,4}u002f)\d|tweet_?id|id_str|embed\/tweet|tweet-id/i

/** Finds the post in an object of a page's data that represents an embed (platforms.md § 6.1). */
export function findXEmbedInJson(object: DataObject): Finding | null {
  let kind = false
  let url: string | null = null
  let id: string | null = null
  for (const [key, value] of Object.entries(object)) {
    if (typeof value !== 'string' || value.length > 4096) continue
    if (KIND_KEYS.test(key) && KIND.test(value)) kind = true
    else if (
      url === null &&
      ADDRESS_KEYS.test(key) &&
      !isIntentUrl(value) &&
      parseStatusUrl(value) !== null
    ) {
      url = value
      if (/tweet|twitter|embed|iframe/i.test(key)) kind = true
    } else if (ID_KEYS.test(key) && isStatusId(value)) {
      id = value
      kind = true
    }
  }
  const post = url !== null ? parseStatusUrl(url) : id !== null ? statusRef(id, null) : null
  const words = readDataWords(object)
  if (post === null || !(kind || words.text !== null)) return null
  return { ...post, role: 'embed', form: 'page-data', ...words }
}

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
