import type { Citation } from './citation.ts'
import type { PlatformName, PostRef } from './platform.ts'

/** An element of the article's markup, as recognisers see it: read-only. */
export interface MarkupElement {
  /** Lower-case. */
  readonly tag: string
  /** Lower-case names; values unescaped. */
  readonly attributes: Readonly<Record<string, string>>
  readonly parent: MarkupElement | null
  /** Whether its end tag stands in the markup; an unclosed element may reach much too far. */
  readonly closed: boolean
  /** The words inside, entities resolved, `<br>` as newline, blocks apart by an empty line. */
  text(): string
  /** The words inside, up to where a descendant begins. */
  textBefore(descendant: MarkupElement): string
  /** Descendants in document order. */
  descendants(): Iterable<MarkupElement>
}

/** What a recogniser makes of markup or data; `detect` adds the place and the quote. */
export type Finding = Omit<Citation, 'quote' | 'start' | 'end'>

/** A finding claims its element and all inside it, or, where `through` is given, only as far as that ends. */
export interface ElementFinding extends Finding {
  readonly through?: MarkupElement
}

/** A citation left in running text; offsets into that text. */
export type TextFinding = Omit<Citation, 'quote'>

/** An object in the data that a page carries for its scripts (parsed JSON). */
export type DataObject = Readonly<Record<string, unknown>>

/**
 * How a platform's posts are recognised in an article. Pure: no network, no clock, no state.
 * A finding's `id` may be null only for a flattened citation.
 */
export interface Recogniser {
  readonly platform: PlatformName
  /**
   * Lower-case words without which nothing of this platform stands anywhere: only tags, texts and
   * data with one of them are looked at, so that a large article costs little.
   */
  readonly clues: readonly string[]
  /** What a page's data (a script's JSON) cannot do without if it holds a post. Not global, not sticky. */
  readonly dataClue: RegExp
  /**
   * What a flattened citation or a short code cannot do without, in text and in markup; null where the platform
   * leaves none. Sticky: it is tried at every `@` and at every clue, nowhere else.
   */
  readonly flattenedClue: RegExp | null
  /** The post that a URL of any form addresses, or null. */
  post(url: string): PostRef | null
  /** Whether the URL is one to act with (like, repost, reply), not to show or name a post. */
  acts(url: string): boolean
  /** Whether CMSs show the post where an address of it stands alone in its line, as WordPress does for its list of providers. */
  readonly unfurled: boolean
  /** Asked for every element whose opening tag has a clue, and for every quotation that holds one. */
  element(element: MarkupElement): ElementFinding | null
  /** Asked for every object in a page's data that has a clue near. */
  object(object: DataObject): Finding | null
  /** Short codes that a CMS left unexpanded (`[tweet 20]`) and citations without their address. */
  flattened(text: string): TextFinding[]
}
