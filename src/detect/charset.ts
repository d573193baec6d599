import chardet from 'chardet'
import { getEncoding } from 'encoding-sniffer'
import iconv from 'iconv-lite'

/** How many bytes are searched for a charset declaration. Real pages exceed the 1024 bytes of the standard. */
const DECLARED_WITHIN = 16_384
const SAMPLE = 262_144

/** Marks a missing declaration; no page declares this charset. */
const UNDECLARED = 'x-user-defined'

/** Detects the charset of an article: by its BOM, the label of the transport, its declaration, or its statistics. */
export function detectCharset(
  bytes: Uint8Array,
  label: string | null,
  format: 'html' | 'text' | null,
): string {
  const bom = byOrderMark(bytes)
  if (bom !== null) return bom
  if (label !== null && isKnown(label)) return label.toLowerCase()
  const utf16 = detectUtf16WithoutBom(bytes)
  if (utf16 !== null) return utf16
  if (format !== 'text') {
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, DECLARED_WITHIN))
    const declared = getEncoding(head, { maxBytes: DECLARED_WITHIN, defaultEncoding: UNDECLARED })
    // A page whose declaration is readable as ASCII is not UTF-16, even if it says so (HTML Standard § 13.2.3.2).
    if (declared.toLowerCase() !== UNDECLARED)
      return /^utf-16/i.test(declared) ? 'utf-8' : declared.toLowerCase()
  }
  return guess(bytes)
}

/** Decodes bytes in a charset. Invalid sequences become U+FFFD. */
export function decodeAs(bytes: Uint8Array, charset: string): string {
  if (isWhatwg(charset)) return new TextDecoder(charset).decode(bytes)
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), charset)
}

/** Decodes a stream chunk by chunk. The chunks may end within a character. */
export interface StreamDecoder {
  write(chunk: Uint8Array): string
  end(): string
}

/** Creates a decoder for a stream in a charset. Invalid sequences become U+FFFD. */
export function createStreamDecoder(charset: string): StreamDecoder {
  if (isWhatwg(charset)) {
    const decoder = new TextDecoder(charset)
    return { write: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() }
  }
  const decoder = iconv.getDecoder(charset)
  return {
    write: (chunk) => decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
    end: () => decoder.end() ?? '',
  }
}

function byOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return bytes[2] === 0 && bytes[3] === 0 ? 'utf-32le' : 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

/** Detects UTF-16 without a BOM by its zeros in every other byte. */
function detectUtf16WithoutBom(bytes: Uint8Array): string | null {
  const length = Math.min(bytes.length, 2048) & ~1
  if (length < 8) return null
  let even = 0
  let odd = 0
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even++
    if (bytes[at + 1] === 0) odd++
  }
  const half = length / 2
  if (odd > half * 0.4 && even < half * 0.05) return 'utf-16le'
  if (even > half * 0.4 && odd < half * 0.05) return 'utf-16be'
  return null
}

/** Guesses UTF-8 unless too much is invalid; otherwise by the statistics of the bytes. */
function guess(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, SAMPLE)
  let wide = 0
  let bad = 0
  for (const char of new TextDecoder('utf-8').decode(sample)) {
    if (char === '\ufffd') bad++
    else if (char > '\u007f') wide++
  }
  if (bad <= 1 + wide / 10) return 'utf-8'
  const found = chardet.detect(sample)
  return found !== null && isKnown(found) && !/^utf-?(?:8|16|32)/i.test(found)
    ? found.toLowerCase()
    : 'windows-1252'
}

function isWhatwg(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    // Not a charset of the Encoding Standard; iconv knows more.
    return false
  }
}

const isKnown = (label: string): boolean => isWhatwg(label) || iconv.encodingExists(label)
