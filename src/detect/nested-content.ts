import type { Citation } from '../model/citation.ts'
import type { Finding, Recogniser } from '../model/recogniser.ts'
import type { Markup } from './markup.ts'

/** Whose article a piece of page data is part of, as far as it says. */
export type Ownership = 'own' | 'other' | 'unknown'

/** An embed in page data, and whose article it is part of. */
export interface DataEmbed {
  readonly finding: Finding
  readonly belongs: Ownership
}

/** An embed that stands in something else than markup. */
export interface NestedEmbed {
  readonly finding: Finding
  /** From data that may belong to other articles too. */
  readonly data: boolean
  readonly belongs: Ownership
  /** Not shown where it stands: dropped if the post is cited elsewhere. */
  readonly hidden: boolean
}

export interface NestedContext {
  readonly markup: Markup
  /** The platforms of which the carrier has a clue. */
  among(): readonly Recogniser[]
  /** Opens HTML that stands inside something else. */
  nested(html: string): Citation[]
}

/** A citation found inside a carrier, as one of the carrier. */
export function toFinding(
  { quote: _quote, start: _start, end: _end, ...finding }: Citation,
  form: string,
): Finding {
  return { ...finding, form }
}
