import type { PlatformName, PostRef } from '../../../model/platform.ts'
import type { ElementFinding, Finding, MarkupElement } from '../../../model/recogniser.ts'

/** What a quotation in markup says of its post. */
export type QuotedWords = Pick<Finding, 'author' | 'text' | 'publishedOn' | 'links'>

export const NO_QUOTED_WORDS: QuotedWords = { author: null, text: null, publishedOn: null, links: [] }

/** What tells a platform's embeds from those of others; all else about them is alike. */
export interface RecogniserSpec {
  readonly platform: PlatformName
  /** Lower-case; one of them stands in every address, mark and piece of data of the platform. */
  readonly clues: readonly string[]
  /** What a page's data cannot do without if it holds a post. */
  readonly dataClue: RegExp
  /** The classes and tags in whose place the platform's own script, AMP's or a known player's draws the post. */
  readonly ownMarkup: RegExp
  /** How CMSs call the platform in types, classes and names of attributes. */
  readonly labels: RegExp
  /** The post at an address of the platform's own hosts or of a front end. */
  read(url: URL): PostRef | null
  /** Ids that stand where an address might (`at://…`). */
  readonly fromText?: (text: string) => PostRef | null
  /** The post of a bare id; left out where an id is no address. */
  readonly byId?: (id: string) => PostRef | null
  /** Attributes that hold an id wherever they stand. */
  readonly idAttributes?: RegExp
  /** The short code of CMSs and site generators that takes a bare id (`{{< youtube … >}}`). */
  readonly code?: string
  /** Whether WordPress and its like show the post for an address alone in its line; not unless `true`. */
  readonly unfurled?: true
  /** Which of the links in a quotation is the post's own, where no attribute says so; the first unless `last`. */
  readonly permalink?: 'last'
  /** What the platform's own quotation says of the post. */
  readonly words?: (element: MarkupElement, post: PostRef) => QuotedWords
}

/** A shape together with its reader of addresses in any writing. */
export interface PostReader extends RecogniserSpec {
  /** The post that a text addresses, or null. */
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
