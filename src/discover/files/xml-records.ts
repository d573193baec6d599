import { Parser } from 'htmlparser2'
import { FetchError } from '../../model/errors.ts'

/** An element that repeats in a document, such as `<url>` or `<item>`, with the texts of the elements in it. */
export interface XmlRecord {
  /** The element's name, without the namespace prefix of the document's root. */
  readonly name: string
  /** The texts of its elements, trimmed, by name; the first of each name that has a text. */
  readonly fields: ReadonlyMap<string, string>
  /** Its `<link>` elements with an address in `href`. */
  readonly links: readonly { readonly href: string; readonly rel: string }[]
}

export interface XmlRecordOptions {
  /** The names of the elements that are records. */
  readonly records: ReadonlySet<string>
  /** The names of the elements whose texts are kept. */
  readonly fields: ReadonlySet<string>
  /** The longest text of an element, in characters; the rest is left out. */
  readonly maxText: number
}

/** A deeper document is an attack on memory. */
const MAX_DEPTH = 64
/** A record has no more links than this. */
const MAX_LINKS = 20

/**
 * Reads the records of an XML document as it arrives. It is forgiving, as newsrooms' documents need it, and expands no
 * entities but the five of XML and numeric ones, so a document can't grow.
 */
export class XmlRecordReader {
  readonly #parser: Parser
  readonly #options: XmlRecordOptions
  #root: string | null = null
  #prefix = ''
  #depth = 0
  #found: XmlRecord[] = []
  #record: { name: string; fields: Map<string, string>; links: { href: string; rel: string }[] } | null = null
  /** The depth of the open record. */
  #recordDepth = 0
  #field: string | null = null
  #fieldDepth = 0
  #text = ''
  #link: { href: string; rel: string } | null = null

  constructor(options: XmlRecordOptions) {
    this.#options = options
    this.#parser = new Parser(
      {
        onopentagname: (name) => this.#open(name),
        onattribute: (name, value) => this.#attribute(name, value),
        ontext: (text) => this.#onText(text),
        onclosetag: () => this.#close(),
      },
      { xmlMode: true },
    )
  }

  /** The name of the document's root without its prefix, in lower case; null before it was read. */
  get root(): string | null {
    return this.#root
  }

  /** Reads a piece of the document. @returns the records that it ends; one that breaks off is none @throws FetchError `unreadable` */
  write(text: string): readonly XmlRecord[] {
    this.#parser.write(text)
    return this.#take()
  }

  #take(): readonly XmlRecord[] {
    const found = this.#found
    this.#found = []
    return found
  }

  #open(raw: string): void {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw new FetchError('unreadable', 'The document is nested too deeply.')
    if (this.#root === null) {
      const colon = raw.indexOf(':')
      this.#prefix = raw.slice(0, colon + 1)
      this.#root = raw.slice(colon + 1).toLowerCase()
      return
    }
    const name = this.#prefix !== '' && raw.startsWith(this.#prefix) ? raw.slice(this.#prefix.length) : raw
    if (this.#record === null) {
      if (!this.#options.records.has(name)) return
      this.#record = { name, fields: new Map(), links: [] }
      this.#recordDepth = this.#depth
      return
    }
    // Deeper elements belong to something else, such as an entry's source, apart from those of a news sitemap.
    if (this.#depth > this.#recordDepth + 1 && !name.startsWith('news:')) return
    if (this.#options.fields.has(name) && !this.#record.fields.has(name)) {
      this.#field = name
      this.#fieldDepth = this.#depth
      this.#text = ''
    }
    if (name === 'link') this.#link = { href: '', rel: 'alternate' }
  }

  #attribute(name: string, value: string): void {
    if (this.#link === null) return
    if (name === 'href') this.#link.href = value.trim()
    else if (name === 'rel') this.#link.rel = value.trim().toLowerCase()
  }

  #onText(text: string): void {
    if (this.#field !== null && this.#text.length < this.#options.maxText) this.#text += text
  }

  #close(): void {
    const record = this.#record
    if (record !== null && this.#depth === this.#recordDepth) {
      this.#found.push(record)
      this.#record = null
      this.#field = null
    } else if (record !== null) {
      if (this.#link !== null) {
        if (this.#link.href !== '' && record.links.length < MAX_LINKS) record.links.push(this.#link)
        this.#link = null
      }
      if (this.#field !== null && this.#depth === this.#fieldDepth) {
        const text = this.#text.slice(0, this.#options.maxText).trim()
        if (text !== '') record.fields.set(this.#field, text)
        this.#field = null
      }
    }
    this.#depth -= 1
  }
}
