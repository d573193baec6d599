import type { Citation } from './citation.ts'
import type { PlatformName, PostRef } from './platform.ts'

/** A read-only element of the article's markup. */
export interface MarkupElement {
  /** Lower-case. */
  readonly tag: string
  /** Lower-case names; values unescaped. */
  readonly attributes: Readonly<Record<string, string>>
  readonly parent: MarkupElement | null
  /** Whether the markup contains its end tag. An unclosed element may extend much too far. */
  readonly closed: boolean
  /** The text inside: entities decoded, `<br>` as a newline, blocks separated by an empty line. */
  text(): string
  /** The text inside before a descendant. */
  textBefore(descendant: MarkupElement): string
  /** Descendants in document order. */
  descendants(): Iterable<MarkupElement>
  /** What `selector` finds in the descendants, in document order. The page keeps it, so that nested elements share one search. */
  select<T>(selector: ElementSelector<T>): readonly Selected<T>[]
}

/** Reads something from an element; null if it has none. Pure, and the same object for every search. */
export type ElementSelector<T> = (element: MarkupElement) => T | null

/** An element and what a selector read from it. */
export interface Selected<T> {
  readonly element: MarkupElement
  readonly value: T
}

/** A citation that a recogniser found in markup or data; `detect/` adds its position and the quote. */
export type Finding = Omit<Citation, 'quote' | 'start' | 'end'>

/** A citation that covers its element, or only the part up to the end of `through`. */
export interface ElementFinding extends Finding {
  readonly through?: MarkupElement
}

/** A citation found in text, with offsets into that text. */
export type TextFinding = Omit<Citation, 'quote'>

/** A parsed JSON object from the data of a page's scripts. */
export type DataObject = Readonly<Record<string, unknown>>

/**
 * Recognises a platform's posts in an article. Pure: no network, no clock, no state.
 * A finding's `id` may be null only for a flattened citation.
 */
export interface Recogniser {
  readonly platform: PlatformName
  /**
   * Lower-case keywords for a prefilter: every citation of this platform contains one of them. Only tags, texts and
   * data with a keyword are examined, which keeps large articles cheap.
   */
  readonly clues: readonly string[]
  /** Matches all page data (JSON of a script) that contains a post. Neither global nor sticky. */
  readonly dataClue: RegExp
  /**
   * Matches the text of every flattened citation or short code; null if the platform has none. Sticky: it is tried at
   * every `@` and every clue only.
   */
  readonly flattenedClue: RegExp | null
  /** The names of its short codes: `youtube` for `[youtube https://…]`. Lower-case. */
  readonly shortCodes: readonly string[]
  /** The post at a URL of any form, or null. */
  post(url: string): PostRef | null
  /** Whether the URL is for an action (like, repost, reply) instead of a post. */
  acts(url: string): boolean
  /** Whether CMSs embed the post for a URL alone on its line, as WordPress does for its oEmbed providers. */
  readonly unfurled: boolean
  /** Whether the element is the platform's own markup. A post of another platform in its attributes is not embedded. */
  owns(element: MarkupElement): boolean
  /** Called for every element with a clue in its opening tag, and for every blockquote and figure that contains one. */
  element(element: MarkupElement): ElementFinding | null
  /** Called for every object in page data that has a clue nearby. */
  object(object: DataObject): Finding | null
  /** Finds short codes that a CMS left unexpanded (`[tweet 20]`) and citations without an address. */
  flattened(text: string): TextFinding[]
}
