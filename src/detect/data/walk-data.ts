import type { DataObject, Finding, Recogniser } from '../../model/recogniser.ts'
import { articleOwnership, namesOtherArticles } from '../html/article-ownership.ts'
import {
  type DataEmbed,
  type NestedContext,
  type Ownership,
  quoteObject,
  toNested,
} from '../html/nested-content.ts'
import { type PageMetadata, readPageMetadata } from '../html/page-metadata.ts'
import { isDataObject } from './data-object.ts'
import { hydrateDevalued, isDevalued } from './devalue.ts'
import { parseData } from './extract-json.ts'

/** The context of a page's data, with the recognisers that have a clue in it. */
export interface DataContext extends NestedContext {
  /** The recognisers whose posts the data may contain. */
  readonly recognisers: readonly Recogniser[]
}

/** Whether a value belongs to this article; `unnamed`: to an article that does not say which it is. */
type Belonging = Ownership | 'unnamed'

/** A value that is still to be visited. */
interface PendingValue {
  readonly value: unknown
  readonly depth: number
  readonly belongs: Belonging
  readonly unpacked: number
}

/** The shortest string that can contain an embed. */
const MIN_STRING_LENGTH = 30
/** How many levels of JSON in strings are parsed. */
const MAX_UNPACKED = 3

/** The embeds of a value, in order. If it contains this page's article, other articles without an address are others. */
export function findDataEmbeds(root: unknown, context: DataContext, maxDepth: number): DataEmbed[] {
  const page = readPageMetadata(context.markup)
  const found: DataEmbed[] = []
  const unnamed = new Set<DataEmbed>()
  // A graph may lead to the same value on many ways, or in a circle.
  const seen = { own: new Set(), other: new Set(), unknown: new Set(), unnamed: new Set() }
  let hasOwn = false
  const add = (one: Omit<DataEmbed, 'belongs'>, belongs: Belonging) => {
    const embed: DataEmbed = { ...one, belongs: belongs === 'unnamed' ? 'unknown' : belongs }
    if (belongs === 'unnamed') unnamed.add(embed)
    found.push(embed)
  }
  const pending: PendingValue[] = [{ value: root, depth: 0, belongs: 'unknown', unpacked: 0 }]
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    const { value, depth } = current
    if (value === null || seen[current.belongs].has(value)) continue
    if (typeof value === 'string') {
      seen[current.belongs].add(value)
      for (const one of embedsInString(value, current, pending, context)) add(one, current.belongs)
      continue
    }
    if (typeof value !== 'object' || depth > maxDepth) continue
    seen[current.belongs].add(value)
    if (Array.isArray(value)) {
      pushMembers(value, current, pending)
      continue
    }
    const object = value as DataObject
    const belongs = belongingOf(object, current.belongs, page)
    hasOwn ||= belongs === 'own'
    const finding = recogniseObject(object, context)
    if (finding !== null)
      add({ finding: withText(finding, object, context), quote: quoteObject(object) }, belongs)
    else pushProperties(object, { ...current, belongs }, pending)
  }
  return hasOwn ? found.map((one) => (unnamed.has(one) ? { ...one, belongs: 'other' } : one)) : found
}

/** An object without an address inside an article belongs to it. */
function belongingOf(object: DataObject, around: Belonging, page: PageMetadata): Belonging {
  const itself = articleOwnership(object, page)
  return itself === null || (itself === 'unnamed' && around !== 'unknown') ? around : itself
}

function pushMembers(list: readonly unknown[], current: PendingValue, pending: PendingValue[]): void {
  if (isDevalued(list)) {
    pending.push({ ...current, value: hydrateDevalued(list) })
    return
  }
  for (let at = list.length - 1; at >= 0; at--)
    pending.push({ ...current, value: list[at], depth: current.depth + 1 })
}

function pushProperties(object: DataObject, current: PendingValue, pending: PendingValue[]): void {
  for (const [key, value] of Object.entries(object).reverse()) {
    if (typeof value === 'string' ? value.length < MIN_STRING_LENGTH : typeof value !== 'object') continue
    const belongs = namesOtherArticles(key) ? 'other' : current.belongs
    pending.push({ value, depth: current.depth + 1, belongs, unpacked: current.unpacked })
  }
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
  const values = [...Object.values(object), ...(isDataObject(nested) ? Object.values(nested) : [])]
  for (const value of values) {
    if (typeof value !== 'string' || !value.includes('<')) continue
    const twin = context
      .nested(value)
      .find((one) => one.id === finding.id && one.platform === finding.platform)
    if (twin !== undefined) return toNested(twin, finding.form).finding
  }
  return finding
}

/** Finds embeds in HTML in a string; adds JSON in a string to `pending`. */
function embedsInString(
  text: string,
  current: PendingValue,
  pending: PendingValue[],
  context: NestedContext,
): Omit<DataEmbed, 'belongs'>[] {
  if (text.includes('<') && /[<&]/.test(text)) {
    return context
      .nested(text)
      .filter((one) => one.role === 'embed' && one.form !== 'bare-url')
      .map((one) => toNested(one, 'page-data'))
  }
  if (/^\s*[[{]/.test(text) && current.unpacked < MAX_UNPACKED) {
    const value = parseData(text)
    if (value !== undefined) pending.push({ ...current, value, unpacked: current.unpacked + 1 })
  }
  return []
}
