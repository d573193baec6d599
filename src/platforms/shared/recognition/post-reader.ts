import type { PlatformName, PostRef } from '../../../model/platform.ts'
import type { DataObject, ElementFinding, Finding, MarkupElement } from '../../../model/recogniser.ts'
import { parsePostUrl } from '../normalize-url.ts'

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
  /** Parses a bare id, with the handle beside it if there is one; absent if an id does not identify a post. */
  readonly byId?: (id: string, handle?: string) => PostRef | null
  /** Ids that no CMS's own number resembles. Others count only where the element names the platform twice. All by default. */
  readonly distinctId?: RegExp
  /** Attributes that hold an id on any element, and in page data keys, with `-` between their words. */
  readonly idAttributes?: RegExp
  /** The short codes of CMSs and site generators (`{{< youtube … >}}`); the platform's name by default. */
  readonly shortCodes?: readonly string[]
  /** Whether WordPress and similar CMSs expand a URL that is alone on its line into the post. */
  readonly unfurled?: true
  /** Which link in a quotation is the permalink, if no attribute says so; the first by default. */
  readonly permalink?: 'last'
  /** Whether a URL with a post's id is for an action, such as a repost, and shows no post. */
  readonly acts?: (url: string) => boolean
  /** Reads the platform's own quotation. */
  readonly words?: (element: MarkupElement, post: PostRef) => QuotedWords
  /** Reads the post's fields that a CMS keeps in page data next to the URL. */
  readonly dataWords?: (object: DataObject) => QuotedWords
}

/** A spec with parsers of URLs and ids in any notation. */
export interface PostReader extends RecogniserSpec {
  /** Parses an id as people and scripts write it: in JSX's braces or quotation marks, with a query or a slash behind it. */
  bareId(text: string, handle?: string): PostRef | null
  /** Parses a URL or id; null if it is not a post's. */
  parse(text: string): PostRef | null
  /** The same, but null also for the URL of an action. */
  post(text: string): PostRef | null
}

/** Creates a reader. It parses only texts with a clue, because most attributes of a page are not URLs of posts. */
export function createPostReader(spec: RecogniserSpec): PostReader {
  const hint = new RegExp(spec.clues.map((clue) => clue.replace(/\W/g, '\\$&')).join('|'), 'i')
  const parse = (text: string) =>
    hint.test(text) ? (spec.fromText?.(text) ?? parsePostUrl(text, (url) => spec.read(url))) : null
  return {
    ...spec,
    bareId: (text, handle) => parseBareId(text, spec, handle),
    parse,
    post(text) {
      const post = parse(text)
      return post !== null && spec.acts?.(text) === true ? null : post
    },
  }
}

/** The longest text that is read as an id. */
const LONGEST_ID = 200

/** `bareId` of a reader, for a spec alone. */
export function parseBareId(text: string, { byId }: RecogniserSpec, handle?: string): PostRef | null {
  if (byId === undefined || text.length > LONGEST_ID) return null
  const bare = text.replace(/^[\s{"'`]+|[\s}"'`]+$/g, '')
  const id = bare.replace(/[?#&].*$/s, '').replace(/\/+$/, '')
  return byId(bare, handle) ?? (id === bare || id === '' ? null : byId(id, handle))
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
