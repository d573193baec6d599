/** Charsets that UTF-8 is most often misread as, by their WHATWG names. */
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

/** What a long dash becomes when its UTF-8 bytes are read in another charset, once or twice. */
function misread(dash: string): string[] {
  const bytes = Buffer.from(dash)
  // WHATWG's `latin1` is windows-1252; the real one maps each byte to the code point of its number.
  const latin1 = bytes.toString('latin1')
  const once = [latin1, ...MISREADINGS.map((charset) => decode(bytes, charset))]
  const twice = once.slice(0, 2).map((text) => decode(Buffer.from(text), 'windows-1252'))
  // Some decoders replace the bytes that windows-1252 leaves undefined.
  const replaced = twice.map((text) => text.replace(/[\u0080-\u009f]/g, '\ufffd'))
  return [...once, ...twice, ...replaced]
}

/** The decoders of Node.js: this runs whenever the module is loaded, and iconv-lite takes 50 ms to build its tables. */
const decode = (bytes: Uint8Array, charset: string): string => new TextDecoder(charset).decode(bytes)

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
