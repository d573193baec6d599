import { findDate } from '../../../detect/text/dates-in-words.ts'
import type { PostRef } from '../../../model/platform.ts'
import type { MarkupElement } from '../../../model/recogniser.ts'
import { createSignatureReader, normalizeSpace } from '../../shared/recognition/author-signature.ts'
import type { QuotedWords } from '../../shared/recognition/post-reader.ts'
import { isIntentUrl, isXHost, parseHandle, parseStatusUrl } from '../status-url.ts'

/** A link to a post inside an element. */
export interface Permalink {
  readonly anchor: MarkupElement
  readonly post: PostRef
}

/** Finds the links to posts inside an element, in order, without like, repost and reply links. */
export function findPermalinks(element: MarkupElement): Permalink[] {
  const found: Permalink[] = []
  for (const anchor of element.descendants()) {
    const href = anchor.tag === 'a' ? anchor.attributes.href : undefined
    if (href === undefined || isIntentUrl(href)) continue
    const post = parseStatusUrl(href)
    if (post !== null) found.push({ anchor, post })
  }
  return found
}

/** Reads the signature directly before a permalink: `— Name (@handle)`. */
export const readXSignature = createSignatureReader(/\w{1,20}/)

/** Reads author, text, day and links of the quotation that ends with `permalink`. */
export function readQuotedWords(element: MarkupElement, permalink: Permalink): QuotedWords {
  const before = element.textBefore(permalink.anchor)
  const signed = readXSignature(before)
  const text = normalizeSpace(signed === null ? paragraphs(element) : before.slice(0, signed.start))
  const label = permalink.anchor.text()
  return {
    author: signed === null ? null : { name: signed.name, handle: signed.handle },
    text: text === '' ? null : text,
    publishedOn: findDate(label),
    links: linkedFrom(element, permalink),
  }
}

/** The URLs of links in the text, unchanged, without those of hashtags, mentions and the post itself. */
function linkedFrom(element: MarkupElement, permalink: Permalink): string[] {
  const found: string[] = []
  for (const anchor of element.descendants()) {
    if (anchor === permalink.anchor) break
    const href = anchor.tag === 'a' ? (anchor.attributes.href ?? '') : ''
    if (/^https?:/i.test(href) && URL.canParse(href) && !isOfAccount(new URL(href))) found.push(href)
  }
  return found
}

const isOfAccount = (url: URL): boolean =>
  isXHost(url.hostname) && /^\/(?:hashtag\/.*|search|intent\/.*|@?\w{1,20}\/?)$/.test(url.pathname)

/** The text of a quotation without a signature: its paragraphs, unless they contain only the link. */
function paragraphs(element: MarkupElement): string {
  const parts: string[] = []
  for (const one of element.descendants()) if (one.tag === 'p') parts.push(one.text())
  const text = parts.join('\n\n')
  return parseStatusUrl(text.trim()) === null ? text : ''
}

/** Finds a quotation's permalink: the first link after its author's signature, else the last link. */
export function findOwnPermalink(element: MarkupElement, links: readonly Permalink[]): Permalink | null {
  for (const link of links) {
    const signed = readXSignature(element.textBefore(link.anchor))
    if (signed !== null && sameAuthor(signed.handle, link.post)) return link
  }
  return links.at(-1) ?? null
}

function sameAuthor(handle: string, post: PostRef): boolean {
  const other = parseHandle(post)
  return other === null || other.toLowerCase() === handle.toLowerCase()
}
