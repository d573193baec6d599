/** The charsets that UTF-8 is most often misread as, by their WHATWG names. */
const MISREADINGS = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'macintosh',
  'koi8-r',
  'gbk',
  'shift_jis',
]

const LONG = ['—', '–', '―', '‒', '⸺']

/** The mojibake of a dash whose UTF-8 bytes were decoded in another charset, once or twice. */
function misreadings(dash: string): string[] {
  const bytes = Buffer.from(dash)
  // WHATWG's `latin1` is windows-1252. Real Latin-1 maps each byte to the code point of the same number.
  const latin1 = bytes.toString('latin1')
  const once = [latin1, ...MISREADINGS.map((charset) => decode(bytes, charset))]
  const twice = once.slice(0, 2).map((text) => decode(Buffer.from(text), 'windows-1252'))
  // Some decoders replace the bytes that windows-1252 leaves undefined.
  const replaced = twice.map((text) => text.replace(/[\u0080-\u009f]/g, '\ufffd'))
  return [...once, ...twice, ...replaced]
}

/** Uses the decoders of Node.js, because this runs at module load and iconv-lite takes 50 ms to build its tables. */
const decode = (bytes: Uint8Array, charset: string): string => new TextDecoder(charset).decode(bytes)

/** Long dashes: intact, as undecoded HTML entities, and as mojibake; longest first. */
const DASHES: readonly string[] = [
  ...new Set([
    ...LONG,
    ...['—', '–'].flatMap(misreadings),
    '&mdash;',
    '&ndash;',
    '&#8212;',
    '&#8211;',
    '&#x2014;',
    '&#x2013;',
    '&#151;',
    '&#150;',
    // An entity that lost its ampersand.
    'mdash;',
    'ndash;',
    '#8212;',
    '#8211;',
    '\u0097',
    '\u0096',
    'â€"',
    'â??',
    '---',
    '--',
    '\ufffd',
  ]),
].sort((a, b) => b.length - a.length)

const ENDINGS = new Set(DASHES.map((dash) => dash.at(-1)))

/** A dash in a text: `[start, end)`. */
export interface Dash {
  readonly start: number
  readonly end: number
}

/** The dash that ends at `end` and starts at `from` or later. A single hyphen counts only if `hyphen` is set. */
export function dashBefore(text: string, end: number, from: number, hyphen: boolean): Dash | null {
  const last = text[end - 1]
  if (last === undefined) return null
  if (ENDINGS.has(last)) {
    for (const dash of DASHES) {
      if (end - dash.length >= from && text.endsWith(dash, end))
        return widenDash(text, end - dash.length, end, from)
    }
  }
  return hyphen && (last === '-' || last === '−' || last === '~') ? { start: end - 1, end } : null
}

/** The dash that starts at `start`, as in a signature line. */
export function dashAt(text: string, start: number): Dash | null {
  const dash = DASHES.find((one) => text.startsWith(one, start)) ?? (text[start] === '-' ? '-' : null)
  if (dash === null) return null
  const end = start + dash.length
  // A hyphen or a replacement character is a dash only before white space.
  return (dash === '-' || dash === '\ufffd') && !/\s/.test(text[end] ?? '') ? null : { start, end }
}

/** Extends a dash over a row of the same dashes. */
function widenDash(text: string, start: number, end: number, from: number): Dash {
  let at = start
  while (at > from && end - at < 8 && text[at - 1] === text[start] && /[—–-]/.test(text[start] ?? '')) at--
  return { start: at, end }
}
