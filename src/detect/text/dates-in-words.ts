import { monthNames, parseMonth } from './month-names.ts'

/** A date in words. `iso` is null if it names a month or year but is otherwise unreadable. */
interface DateInWords {
  readonly iso: string | null
  /** The length of the text. */
  readonly length: number
}

/** The longest date in words. */
const MAX_LENGTH = 64

/** Words between the parts of a date: "1 de maio de 2018", "16 мая 2018 г.", "1st of May". */
const CONNECTORS: ReadonlySet<string> = new Set(
  'de del di da d of the st nd rd th er e den ngày tháng năm ng thg года г ko ב בְּ m'.split(' '),
)

/** Year marks after a date, which belong to it. */
const TAIL = /^\s?(?:года|год|г\.|г(?!\p{L})|р\.|рік|року)/u

const EAST = /^(\d{4})\s?(?:年|년)\s?(\d{1,2})\s?(?:月|월)\s?(\d{1,2})\s?(?:日|일)/
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/
const DIGIT_ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xbe6, 0xe50, 0xff10]

/** Converts digits of any script to ASCII and keeps the length. */
function toAsciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    const zero = DIGIT_ZEROS.find((one) => code >= one && code < one + 10)
    return zero === undefined ? digit : String(code - zero)
  })
}

/**
 * Parses the date at `at` in any language of embeds: "January 23, 2017", "22. April 2020", "1 de mayo de 2019",
 * "16 мая 2018 г.", "٢٥ مارس ٢٠٢٠", "2018年5月28日". Text may follow without a space.
 */
export function parseDateAt(text: string, at: number): DateInWords | null {
  const words = toAsciiDigits(
    text.slice(at, at + MAX_LENGTH).replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' '),
  )
  const numeric = EAST.exec(words) ?? ISO.exec(words)
  if (numeric !== null) {
    const [whole, year = '', month = '', day = ''] = numeric
    const iso = isoDate(year, Number(month), day)
    return iso === null ? null : { iso, length: whole.length }
  }
  return writtenDate(words)
}

interface Token {
  readonly kind: 'number' | 'month' | 'connector'
  readonly value: string
  readonly end: number
}

function writtenDate(words: string): DateInWords | null {
  let day: string | null = null
  let month: number | null = null
  let year: string | null = null
  let from = 0
  let end = 0
  for (let count = 0; count < 9; count++) {
    const token = nextToken(words, from)
    if (token === null) break
    if (token.kind === 'month') {
      if (month !== null) break
      month = Number(token.value)
      end = token.end
    } else if (token.kind === 'number') {
      if (token.value.length === 4 && /^(?:19|20)/.test(token.value)) {
        if (year !== null) break
        year = token.value
        end = token.end
      } else if (day === null && token.value.length <= 2) {
        day = token.value
        end = token.end
      } else break
      if (day !== null && month !== null && year !== null) break
    } else if (count === 0 && !/^(?:ngày|den)$/u.test(token.value)) break
    from = token.end
  }
  if (month === null) return null
  if (day === null || year === null) return { iso: null, length: end }
  const iso = isoDate(year, month, day)
  if (iso === null) return null
  const tail = TAIL.exec(words.slice(end))?.[0] ?? ''
  return { iso, length: end + tail.length }
}

function nextToken(words: string, from: number): Token | null {
  const gap = /^[\s.,،'’>]{0,6}/u.exec(words.slice(from))?.[0].length ?? 0
  const start = from + gap
  const rest = words.slice(start)
  const number = /^\d{1,4}/.exec(rest)?.[0]
  if (number !== undefined) {
    const ordinal = /^(?:st|nd|rd|th|er|º|ª)(?!\p{L})/u.exec(rest.slice(number.length))?.[0] ?? ''
    return { kind: 'number', value: number, end: start + number.length + ordinal.length }
  }
  const month = monthIn(rest)
  if (month !== null) return { kind: 'month', value: String(month.month), end: start + month.length }
  const word = /^\p{L}[\p{L}\p{M}]{0,8}/u.exec(rest)?.[0]
  if (word === undefined || !CONNECTORS.has(word.toLowerCase())) return null
  return { kind: 'connector', value: word.toLowerCase(), end: start + word.length }
}

/** The longest name of a month at the start of the text, of at most two words ("tháng 5", "พ.ค."). Hebrew adds the prefix "in". */
function monthIn(rest: string): { month: number; length: number } | null {
  const spelled = /^\p{L}[\p{L}\p{M}.\u200c]{1,15}(?:\s\d{1,2}(?!\d)|\s\p{L}[\p{L}\p{M}]{1,10})?/u.exec(
    rest,
  )?.[0]
  if (spelled === undefined) return null
  const first = /^[^\s]+/.exec(spelled)?.[0] ?? spelled
  for (const word of [spelled, first, first.replace(/\.$/, '')]) {
    const month = parseMonth(word) ?? (/^[בד]/u.test(word) ? parseMonth(word.slice(1)) : null)
    if (month !== null) return { month, length: word.length }
  }
  const elided = /^d['’](\p{L}{3,10})/iu.exec(rest)
  const month = elided === null ? null : (monthNames().get((elided[1] ?? '').toLowerCase()) ?? null)
  return month === null ? null : { month, length: elided?.[0].length ?? 0 }
}

function isoDate(year: string, month: number, day: string): string | null {
  const date = new Date(Date.UTC(Number(year), month - 1, Number(day)))
  // 31 April rolls over into May.
  if (date.getUTCMonth() !== month - 1) return null
  return `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** Finds the first date in a short text ("January 23, 2017", "5:38 PM · Jun 7, 2019"); ISO 8601. */
export function findDate(label: string): string | null {
  for (let at = 0; at < Math.min(label.length, 80); at++) {
    if (at > 0 && /[\p{L}\d]/u.test(label[at - 1] ?? '')) continue
    const date = parseDateAt(label, at)
    if (date?.iso != null) return date.iso
  }
  return null
}
