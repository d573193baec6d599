import type { PlatformName, PostRef } from '../../../model/platform.ts'
import type { ElementFinding, Finding, MarkupElement } from '../../../model/recogniser.ts'

/** The text and metadata of a post that a quotation in markup contains. */
export type QuotedWords = Pick<Finding, 'author' | 'text' | 'publishedOn' | 'links'>

export const NO_QUOTED_WORDS: QuotedWords = { author: null, text: null, publishedOn: null, links: [] }

/** The properties that distinguish a platform's embeds from those of others. */
export interface RecogniserSpec {
  readonly platform: PlatformName
  /** Lower-case keywords; every URL, marker and data object of the platform contains one of them. */
  readonly clues: readonly string[]
  /** A pattern that every page data with a post matches. */
  readonly dataClue: RegExp
  /** The classes and tags that a script of the platform, of AMP or of a known player replaces by the post. */
  readonly ownMarkup: RegExp
  /** The platform's names in CMSs' types, classes and attribute names. */
  readonly labels: RegExp
  /** Parses a URL of the platform's hosts or of a front end. */
  read(url: URL): PostRef | null
  /** Parses an id that is used in place of a URL (`at://…`). */
  readonly fromText?: (text: string) => PostRef | null
  /** Parses a bare id; absent if an id does not identify a post. */
  readonly byId?: (id: string) => PostRef | null
  /** Attributes that hold an id on any element. */
  readonly idAttributes?: RegExp
  /** The short code of CMSs and site generators that takes a bare id (`{{< youtube … >}}`). */
  readonly code?: string
  /** Whether WordPress and similar CMSs expand a URL that is alone on its line into the post. */
  readonly unfurled?: true
  /** Which link in a quotation is the permalink, if no attribute says so; the first by default. */
  readonly permalink?: 'last'
  /** Reads the platform's own quotation. */
  readonly words?: (element: MarkupElement, post: PostRef) => QuotedWords
}

/** A spec with a parser of URLs in any notation. */
export interface PostReader extends RecogniserSpec {
  /** Parses a URL or id in any notation; null if it is not a post's. */
  post(text: string): PostRef | null
}

export const embedFinding = (
  post: PostRef,
  form: string,
  words: QuotedWords = NO_QUOTED_WORDS,
  through?: MarkupElement,
): ElementFinding => ({
  ...post,
  role: 'embed',
  form,
  ...words,
  ...(through === undefined ? {} : { through }),
})
