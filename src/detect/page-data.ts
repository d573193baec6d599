import type { DataObject, Finding, Recogniser } from '../model/recogniser.ts'
import { extractJson } from './extract-json.ts'
import { embedsInJsonLd } from './json-ld.ts'
import { type DataEmbed, type NestedContext, type Ownership, toFinding } from './nested-content.ts'
import { canonicalUrlOf, isSameArticle } from './page-metadata.ts'

/** Embeds in one JSON text, objects no deeper than `deepest`; an unreadable one has none. */
export function embedsInData(
  json: string,
  context: NestedContext,
  deepest = Number.POSITIVE_INFINITY,
): DataEmbed[] {
  const able = withData(json, context)
  const value = able === null ? undefined : parse(json)
  return able === null || value === undefined ? [] : walk(value, able, deepest)
}

/** Embeds that a page's JSON-LD names as shown in its article. */
export function embedsInLinkedData(json: string, page: NestedContext): DataEmbed[] {
  const context = withData(json, page)
  return context === null ? [] : embedsInJsonLd(parse(json), context.recognisers, context)
}

/** Embeds in a script: in each JSON value that it holds, and in the HTML that it would write. */
export function embedsInScript(script: string, page: NestedContext): DataEmbed[] {
  const context = withData(script, page)
  if (context === null) return []
  const found: DataEmbed[] = []
  let read = false
  for (const piece of extractJson(script)) {
    const value = parse(piece)
    if (typeof value === 'object') {
      read = true
      found.push(...walk(value, context, Number.POSITIVE_INFINITY))
    } else if (piece.length < script.length) found.push(...written(piece, context))
  }
  return read ? found : [...found, ...written(script, context)]
}

interface DataContext extends NestedContext {
  /** Those platforms of which the data may hold a post. */
  readonly recognisers: readonly Recogniser[]
}

function withData(data: string, context: NestedContext): DataContext | null {
  const recognisers = context.among().filter((one) => one.dataClue.test(data))
  return recognisers.length === 0 ? null : { ...context, recognisers }
}

/** Quotations in what is JavaScript rather than JSON. */
function written(script: string, context: NestedContext): DataEmbed[] {
  if (!/blockquote/i.test(script)) return []
  return context
    .nested(unescapeScript(script))
    .filter((one) => one.role === 'embed' && one.form.startsWith('blockquote'))
    .map((one) => ({ finding: toFinding(one, 'page-data'), belongs: 'unknown' }))
}

/** Ids written as numbers are too large for one: they are read as text. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json.replace(/(?<=[:[,]\s{0,4})\d{16,19}(?=\s{0,4}[,}\]])/g, '"$&"'))
  } catch {
    // Not JSON after all: a script's own code, or cut off.
    return undefined
  }
}

interface Place {
  readonly value: unknown
  readonly depth: number
  readonly belongs: Ownership
  readonly unpacked: number
}

const SHORTEST_HTML = 30
const MOST_UNPACKING = 3

function walk(root: unknown, context: DataContext, deepest: number): DataEmbed[] {
  const address = canonicalUrlOf(context.markup)
  const found: DataEmbed[] = []
  const places: Place[] = [{ value: root, depth: 0, belongs: 'unknown', unpacked: 0 }]
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { value, depth, unpacked } = place
    if (typeof value === 'string') {
      found.push(...inString(value, place, places, context))
      continue
    }
    if (typeof value !== 'object' || value === null || depth > deepest) continue
    if (Array.isArray(value)) {
      for (let at = value.length - 1; at >= 0; at--)
        places.push({ ...place, value: value[at], depth: depth + 1 })
      continue
    }
    const object = value as DataObject
    const belongs = belonging(object, address) ?? place.belongs
    const finding = firstObject(object, context)
    if (finding !== null) {
      found.push({ finding: withWords(finding, object, context), belongs })
      continue
    }
    for (const inner of Object.values(object).reverse()) {
      if (typeof inner === 'string' ? inner.length >= SHORTEST_HTML : typeof inner === 'object') {
        places.push({ value: inner, depth: depth + 1, belongs, unpacked })
      }
    }
  }
  return found
}

function firstObject(object: DataObject, { recognisers }: DataContext): Finding | null {
  for (const recogniser of recognisers) {
    const finding = recogniser.object(object)
    if (finding !== null) return finding
  }
  return null
}

/** The words that stand as HTML beside a post's address (`html`, `raw_oembed.html`). */
function withWords(finding: Finding, object: DataObject, context: NestedContext): Finding {
  if (finding.text !== null) return finding
  const nested = object.raw_oembed ?? object.oembed
  const values = [...Object.values(object), ...(isObject(nested) ? Object.values(nested) : [])]
  for (const value of values) {
    if (typeof value !== 'string' || !value.includes('<')) continue
    const twin = context
      .nested(value)
      .find((one) => one.id === finding.id && one.platform === finding.platform)
    if (twin !== undefined) return toFinding(twin, finding.form)
  }
  return finding
}

const isObject = (value: unknown): value is DataObject => typeof value === 'object' && value !== null

function inString(text: string, place: Place, places: Place[], context: NestedContext): DataEmbed[] {
  if (text.includes('<') && /[<&]/.test(text)) {
    return context
      .nested(text)
      .filter((one) => one.role === 'embed' && one.form !== 'bare-url')
      .map((one) => ({ finding: toFinding(one, 'page-data'), belongs: place.belongs }))
  }
  if (/^\s*[[{]/.test(text) && place.unpacked < MOST_UNPACKING) {
    const value = parse(text)
    if (value !== undefined) places.push({ ...place, value, unpacked: place.unpacked + 1 })
  }
  return []
}

const ADDRESSES = [
  'canonical_url',
  'canonicalUrl',
  'canonical',
  'link',
  'url',
  'permalink',
  'website_url',
  'webUrl',
  'shareUrl',
  'href',
]
const TITLES = ['headline', 'headlines', 'title', 'seoTitle']
const BODIES = [
  'content',
  'body',
  'articleBody',
  'content_elements',
  'blocks',
  'html',
  'sections',
  'bodyHtml',
  'elements',
  'paragraphs',
]

/** Whether an object is an article, and if so whether it is this page's; null for any other object. */
function belonging(object: DataObject, page: string | null): Ownership | null {
  if (!TITLES.some((key) => object[key]) || !BODIES.some((key) => object[key])) return null
  const address = ADDRESSES.map((key) => object[key]).find(
    (value) => typeof value === 'string' && value.includes('/'),
  )
  if (typeof address !== 'string' || page === null) return null
  return isSameArticle(address, page) ? 'own' : 'other'
}

function unescapeScript(script: string): string {
  return script
    .replace(/\\u003c/gi, '<')
    .replace(/\\u003e/gi, '>')
    .replace(/\\u0026/gi, '&')
    .replace(/\\u0022/gi, '"')
    .replace(/\\u002f/gi, '/')
    .replace(/\\x3c/gi, '<')
    .replace(/\\x3e/gi, '>')
    .replace(/\\x22/gi, '"')
    .replace(/\\+(["'/])/g, '$1')
    .replace(/\\+[nrt]/g, ' ')
}
