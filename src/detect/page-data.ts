import type { DataObject, Finding, Recogniser } from '../model/recogniser.ts'
import { articleOwnership } from './article-ownership.ts'
import { extractJson } from './extract-json.ts'
import { embedsInJsonLd } from './json-ld.ts'
import {
  type DataEmbed,
  type NestedContext,
  type Ownership,
  quoteObject,
  toNested,
} from './nested-content.ts'
import { canonicalUrlOf } from './page-metadata.ts'

/** Finds embeds in a JSON text, in objects up to the depth `maxDepth`. Invalid JSON has none. */
export function embedsInData(
  json: string,
  context: NestedContext,
  maxDepth = Number.POSITIVE_INFINITY,
): DataEmbed[] {
  const dataContext = toDataContext(json, context)
  if (dataContext === null) return []
  const value = parseJson(json)
  return value === undefined ? [] : walk(value, dataContext, maxDepth)
}

/** Finds embeds that the article shows according to the page's JSON-LD. */
export function embedsInLinkedData(json: string, page: NestedContext): DataEmbed[] {
  const context = toDataContext(json, page)
  return context === null ? [] : embedsInJsonLd(parseJson(json), context.recognisers, context)
}

/** Finds embeds in a script: in its JSON values and in the HTML that it would write. */
export function embedsInScript(script: string, page: NestedContext): DataEmbed[] {
  const context = toDataContext(script, page)
  if (context === null) return []
  const found: DataEmbed[] = []
  let hasJson = false
  for (const piece of extractJson(script)) {
    const value = parseJson(piece)
    if (typeof value === 'object') {
      hasJson = true
      found.push(...walk(value, context, Number.POSITIVE_INFINITY))
    } else if (piece.length < script.length) found.push(...embedsInStrings(piece, context))
  }
  return hasJson ? found : [...found, ...embedsInStrings(script, context)]
}

interface DataContext extends NestedContext {
  /** The recognisers whose posts the data may contain. */
  readonly recognisers: readonly Recogniser[]
}

/** Null if the data can't contain a post. */
function toDataContext(data: string, context: NestedContext): DataContext | null {
  const recognisers = context.among().filter((one) => one.dataClue.test(data))
  return recognisers.length === 0 ? null : { ...context, recognisers }
}

/** Finds blockquotes in the string literals of JavaScript. */
function embedsInStrings(script: string, context: NestedContext): DataEmbed[] {
  if (!/blockquote/i.test(script)) return []
  return context
    .nested(unescapeScript(script))
    .filter((one) => one.role === 'embed' && one.form.startsWith('blockquote'))
    .map((one) => ({ ...toNested(one, 'page-data'), belongs: 'unknown' }))
}

/** Parses JSON and reads large numbers as text, because ids exceed the precision of numbers. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json.replace(/(?<=[:[,]\s{0,4})\d{16,19}(?=\s{0,4}[,}\]])/g, '"$&"'))
  } catch {
    // Not JSON: code of the script, or truncated.
    return undefined
  }
}

/** A value that is still to be visited. */
interface PendingValue {
  readonly value: unknown
  readonly depth: number
  readonly belongs: Ownership
  readonly unpacked: number
}

/** The shortest string that can contain an embed. */
const MIN_STRING_LENGTH = 30
/** How many levels of JSON in strings are parsed. */
const MAX_UNPACKED = 3

function walk(root: unknown, context: DataContext, maxDepth: number): DataEmbed[] {
  const address = canonicalUrlOf(context.markup)
  const found: DataEmbed[] = []
  const pending: PendingValue[] = [{ value: root, depth: 0, belongs: 'unknown', unpacked: 0 }]
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    const { value, depth, unpacked } = current
    if (typeof value === 'string') {
      found.push(...embedsInString(value, current, pending, context))
      continue
    }
    if (typeof value !== 'object' || value === null || depth > maxDepth) continue
    if (Array.isArray(value)) {
      for (let at = value.length - 1; at >= 0; at--)
        pending.push({ ...current, value: value[at], depth: depth + 1 })
      continue
    }
    const object = value as DataObject
    const belongs = articleOwnership(object, address) ?? current.belongs
    const finding = recogniseObject(object, context)
    if (finding !== null) {
      found.push({ finding: withText(finding, object, context), quote: quoteObject(object), belongs })
      continue
    }
    for (const inner of Object.values(object).reverse()) {
      if (typeof inner === 'string' ? inner.length >= MIN_STRING_LENGTH : typeof inner === 'object') {
        pending.push({ value: inner, depth: depth + 1, belongs, unpacked })
      }
    }
  }
  return found
}

function recogniseObject(object: DataObject, { recognisers }: DataContext): Finding | null {
  for (const recogniser of recognisers) {
    const finding = recogniser.object(object)
    if (finding !== null) return finding
  }
  return null
}

/** Adds the text from HTML beside a post's URL (`html`, `raw_oembed.html`). */
function withText(finding: Finding, object: DataObject, context: NestedContext): Finding {
  if (finding.text !== null) return finding
  const nested = object.raw_oembed ?? object.oembed
  const values = [...Object.values(object), ...(isObject(nested) ? Object.values(nested) : [])]
  for (const value of values) {
    if (typeof value !== 'string' || !value.includes('<')) continue
    const twin = context
      .nested(value)
      .find((one) => one.id === finding.id && one.platform === finding.platform)
    if (twin !== undefined) return toNested(twin, finding.form).finding
  }
  return finding
}

const isObject = (value: unknown): value is DataObject => typeof value === 'object' && value !== null

/** Finds embeds in HTML in a string; adds JSON in a string to `pending`. */
function embedsInString(
  text: string,
  current: PendingValue,
  pending: PendingValue[],
  context: NestedContext,
): DataEmbed[] {
  if (text.includes('<') && /[<&]/.test(text)) {
    return context
      .nested(text)
      .filter((one) => one.role === 'embed' && one.form !== 'bare-url')
      .map((one) => ({ ...toNested(one, 'page-data'), belongs: current.belongs }))
  }
  if (/^\s*[[{]/.test(text) && current.unpacked < MAX_UNPACKED) {
    const value = parseJson(text)
    if (value !== undefined) pending.push({ ...current, value, unpacked: current.unpacked + 1 })
  }
  return []
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
