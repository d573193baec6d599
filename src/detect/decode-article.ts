import { InputError } from '../model/errors.ts'
import { decodeAs, detectCharset } from './charset.ts'
import { readPageMetadata } from './html/page-metadata.ts'
import { parseMarkup } from './html/parse-markup.ts'

/** Information about an article's bytes from outside of them. */
export interface DecodeHints {
  readonly format?: 'html' | 'text' | undefined
  /** The `Content-Type` header. */
  readonly contentType?: string | null | undefined
  /** A file name or URL, for its extension and for messages. */
  readonly name?: string | null | undefined
}

export interface DecodedArticle {
  readonly text: string
  readonly format: 'html' | 'text'
  /** The lower-case label of the charset. */
  readonly encoding: string
  readonly title: string | null
  readonly canonicalUrl: string | null
}

/**
 * Decodes an article and reads its title and canonical URL.
 *
 * @throws InputError `input-empty` for an empty input, `input-unreadable` for a binary file
 */
export function decodeArticle(bytes: Uint8Array, hints: DecodeHints = {}): DecodedArticle {
  const name = hints.name ?? 'the input'
  if (bytes.length === 0) throw emptyError(name)
  const declared = hints.format ?? formatByType(hints.contentType ?? null) ?? formatByName(hints.name ?? null)
  const encoding = detectCharset(bytes, charsetLabel(hints.contentType ?? null), declared)
  if (isBinary(bytes, encoding)) {
    throw new InputError('input-unreadable', `${name} is a binary file, not an article`, {
      input: name,
      hint: 'Give an HTML, text or Markdown file, or the address of an article or a post.',
    })
  }
  const text = decodeAs(bytes, encoding)
  if (text.trim() === '') throw emptyError(name)
  const format = declared ?? (looksLikeHtml(text) ? 'html' : 'text')
  return { text, format, encoding, ...(format === 'html' ? head(text) : { title: null, canonicalUrl: null }) }
}

function emptyError(name: string): InputError {
  return new InputError('input-empty', `${name} is empty`, {
    input: name,
    hint: 'Check that the article was saved, and that the command reads the right file.',
  })
}

/** How many characters of a page are searched for the title and the canonical URL. */
const HEAD_LENGTH = 400_000

function head(text: string): Pick<DecodedArticle, 'title' | 'canonicalUrl'> {
  const { title, canonicalUrl } = readPageMetadata(parseMarkup(text.slice(0, HEAD_LENGTH)))
  return { title, canonicalUrl }
}

function charsetLabel(contentType: string | null): string | null {
  return /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? null
}

function formatByType(contentType: string | null): 'html' | 'text' | null {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (/^(?:text\/html|application\/(?:xhtml\+xml|xml|rss\+xml|atom\+xml)|text\/xml)$/.test(type))
    return 'html'
  return /^(?:text\/(?:markdown|x-markdown|mdx)|application\/(?:json|feed\+json))$/.test(type) ? 'text' : null
}

function formatByName(name: string | null): 'html' | 'text' | null {
  const path = (name ?? '').replace(/[?#].*$/s, '')
  if (/\.(?:x?html?|shtml|xml|rss|atom)$/i.test(path)) return 'html'
  return /\.(?:txt|text|md|mdx|markdown|mkd|qmd|rst|adoc|asciidoc|org|json)$/i.test(path) ? 'text' : null
}

const MARKUP =
  /<(?:!doctype\s+html|html|head|body|meta|p|div|span|article|section|blockquote|figure|iframe|script|a\s+href|rss|feed|h[1-6]|br|ul|amp-[a-z]+)\b[^<>]{0,2000}>/i
const FORMAT_SAMPLE = 65_536

const looksLikeHtml = (text: string): boolean => MARKUP.test(text.slice(0, FORMAT_SAMPLE))

/** The first bytes, in hex, of common binary files: images, videos, documents, archives, programs. */
const MAGIC =
  '89504e47 ffd8ff 47494638 52494646 255044462d 504b0304 504b0506 1f8b08 425a68 fd377a585a 377abcaf 494433 4f676753 7f454c46 4d5a90 1a45dfa3 28b52ffd 53514c697465 774f4646 774f4632 00000018667479 00000020667479 0000001c667479'.split(
    ' ',
  )
const SAMPLE = 8192

function isBinary(bytes: Uint8Array, encoding: string): boolean {
  if (/^utf-(?:16|32)/.test(encoding)) return false
  const sample = bytes.subarray(0, SAMPLE)
  const first = Buffer.from(sample.subarray(0, 16)).toString('hex')
  if (MAGIC.some((magic) => first.startsWith(magic))) return true
  let control = 0
  for (const byte of sample) if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) control++
  return control > 2 + sample.length / 50
}
