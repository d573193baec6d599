import type { Citation } from '../model/citation.ts'
import type { Finding, Recogniser } from '../model/recogniser.ts'
import type { Markup } from './markup.ts'

/** Whether page data belongs to this article, according to itself. */
export type Ownership = 'own' | 'other' | 'unknown'

/** An embed in page data, and whether the data belongs to this article. */
export interface DataEmbed {
  readonly finding: Finding
  readonly belongs: Ownership
}

/** An embed in content other than the page's markup. */
export interface NestedEmbed {
  readonly finding: Finding
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

/** Converts a citation in nested content to a finding without a position. */
export function toFinding(
  { quote: _quote, start: _start, end: _end, ...finding }: Citation,
  form: string,
): Finding {
  return { ...finding, form }
}

/** The embeds among the citations of nested HTML. */
export function visibleEmbeds(citations: readonly Citation[], form: string, hidden: boolean): NestedEmbed[] {
  return citations
    .filter((one) => one.role === 'embed' && one.form !== 'bare-url')
    .map((one) => ({ finding: toFinding(one, form), data: false, belongs: 'own', hidden }))
}
