import type { Citation } from '../../model/citation.ts'
import type { DataObject, Finding, Recogniser } from '../../model/recogniser.ts'
import type { Markup } from './markup.ts'

/** Whether page data belongs to this article, according to itself. */
export type Ownership = 'own' | 'other' | 'unknown'

/** An embed in page data, and whether the data belongs to this article. */
export interface DataEmbed {
  readonly finding: Finding
  /** Its own markup or its JSON, without the data around it. */
  readonly quote: string
  readonly belongs: Ownership
}

/** An embed in content other than the page's markup. */
export interface NestedEmbed {
  readonly finding: Finding
  /** Its own markup or its JSON, without the content around it. */
  readonly quote: string
  /** From page data, which may belong to other articles. */
  readonly data: boolean
  readonly belongs: Ownership
  /** Not visible at its position; dropped if the post is cited elsewhere. */
  readonly hidden: boolean
}

export interface NestedContext {
  readonly markup: Markup
  /** The recognisers with a clue in the nested content. */
  among(): readonly Recogniser[]
  /** Detects citations in nested HTML. */
  nested(html: string): Citation[]
}

/** Converts a citation in nested content to a finding without a position, and its quote. */
export function toNested(
  { quote, start: _start, end: _end, ...finding }: Citation,
  form: string,
): { finding: Finding; quote: string } {
  return { finding: { ...finding, form }, quote }
}

/** The JSON of an object in page data, as the quote of its post; empty for one that is nested too deeply to be written. */
export function quoteObject(object: DataObject): string {
  try {
    // Objects of devalued data, which have no prototype, share their members: their JSON could be exponentially long.
    const isShared = Object.getPrototypeOf(object) === null
    return JSON.stringify(
      object,
      isShared ? (key, value) => (key === '' || isPlain(value) ? value : undefined) : undefined,
    )
  } catch {
    // RangeError: thousands of levels.
    return ''
  }
}

/** The embeds among the citations of nested HTML. */
export function visibleEmbeds(citations: readonly Citation[], form: string, hidden: boolean): NestedEmbed[] {
  return citations
    .filter((one) => one.role === 'embed' && one.form !== 'bare-url')
    .map((one) => ({ ...toNested(one, form), data: false, belongs: 'own', hidden }))
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null
