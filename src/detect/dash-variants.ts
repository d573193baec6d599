import iconv from 'iconv-lite'

/** Charsets that UTF-8 is most often misread as. */
const MISREADINGS = [
  'win1252',
  'latin1',
  'win1250',
  'win1251',
  'win1253',
  'win1254',
  'win1255',
  'win1256',
  'macintosh',
  'koi8-r',
  'gbk',
  'shift_jis',
]

const LONG = ['—', '–', '―', '‒', '⸺']

/** What a long dash becomes when its UTF-8 bytes are read in another charset, once or twice. */
function misread(dash: string): string[] {
  const once = MISREADINGS.map((charset) => iconv.decode(Buffer.from(dash), charset))
  const twice = once.slice(0, 2).map((text) => iconv.decode(Buffer.from(text), 'win1252'))
  return [...once, ...twice]
}

/** Long dashes whole, in HTML entities left undecoded, and in mojibake; longest first. */
const WRITTEN: readonly string[] = [
  ...new Set([
    ...LONG,
    ...['—', '–'].flatMap(misread),
    '&mdash;',
    '&ndash;',
    '&#8212;',
    '&#8211;',
    '&#x2014;',
    '&#x2013;',
    '\u0097',
    '\u0096',
    'â€"',
    'â??',
    '---',
    '--',
    '\ufffd',
  ]),
].sort((a, b) => b.length - a.length)

const ENDINGS = new Set(WRITTEN.map((dash) => dash.at(-1)))

/** A dash in a text: `[start, end)`. */
export interface Dash {
  readonly start: number
  readonly end: number
}

/** The dash that ends right at `end` and begins no earlier than `from`; a lone hyphen counts only if asked for. */
export function dashBefore(text: string, end: number, from: number, hyphen: boolean): Dash | null {
  const last = text[end - 1]
  if (last === undefined) return null
  if (ENDINGS.has(last)) {
    for (const dash of WRITTEN) {
      if (end - dash.length >= from && text.endsWith(dash, end))
        return widened(text, end - dash.length, end, from)
    }
  }
  return hyphen && (last === '-' || last === '−' || last === '~') ? { start: end - 1, end } : null
}

/** The dash that begins right at `start`, as at the head of a signature line. */
export function dashAt(text: string, start: number): Dash | null {
  const dash = WRITTEN.find((one) => text.startsWith(one, start)) ?? (text[start] === '-' ? '-' : null)
  if (dash === null) return null
  const end = start + dash.length
  // A hyphen, or a sign that was lost, is a dash only with space behind it.
  return (dash === '-' || dash === '\ufffd') && !/\s/.test(text[end] ?? '') ? null : { start, end }
}

/** A row of dashes is one. */
function widened(text: string, start: number, end: number, from: number): Dash {
  let at = start
  while (at > from && end - at < 8 && text[at - 1] === text[start] && /[—–-]/.test(text[start] ?? '')) at--
  return { start: at, end }
}
