import type { TextLinks } from '../text-links.ts'

/** The form of a platform's posts in plain text. */
export interface QuoteStyle {
  readonly links: TextLinks
  /** Would the platform have accepted this text as one post on `date` (`YYYY-MM-DD`)? */
  fitsOnePost(words: string, date: string | null): boolean
}

/** What is known of a post while the start of its text is searched. */
export interface QuoteContext {
  readonly style: QuoteStyle
  readonly name: string
  readonly handle: string
  readonly date: string | null
  readonly ownLine: boolean
  /** The end of the signature. */
  readonly end: number
}

/** Words with which an article introduces a post. */
const LEADS =
  /\b(?:tweet|twit|tuit|post|repl(?:y|ied)|wrote|writes|writing|said|says|saying|shar(?:e|ed)|announced|added|schr(?:ieb|eibt)|teil(?:t|te)|sagte|[eé]crit|[eé]crivait|escrib|compart|public|scri(?:ve|tto)|schreef|yazd|napisa|skrev|telegram|instagram|facebook|mastodon|bluesky)|\bX\b|твит|написал|пишет|ツイート|投稿|推文|推特|غرد|كتب/iu

/** Does a line or sentence introduce the post or its author, as articles do? */
export function introducesQuote(words: string, signature: QuoteContext): boolean {
  if (/@\w{1,20}:?$/.test(words.replace(/:$/, ''))) return false
  return LEADS.test(words.replace(/[@#]\w+/g, ' ')) || namesAuthor(words, signature)
}

/** Words that only an article uses of a post. A post itself often says that somebody said something. */
const REPORTS =
  /\b(?:re)?tweeted\b|\btweets?\b|\btwitter|\bposted\b|\bwrote\b|\bschrieb|\bescribió|\bscritto|\b[eé]crit\b|твит|написал|ツイート|推文|غرد|كتب/iu

/** Does a line without a colon introduce the post below it or its author? */
export const introducesInLine = (words: string, signature: QuoteContext): boolean =>
  REPORTS.test(words.replace(/[@#]\w+/g, ' ')) || namesAuthor(words, signature)

/** Lines that news sites leave below or above an embed: the BBC's `Report`, `See tweets:`, an advertisement's label. */
const TRAILER =
  /^(?:report|skip (?:twitter|x) post.*|see (?:the |more |their )?(?:tweets?|posts?)(?: (?:here|below))?|allow (?:twitter|x) content\?|advertisement|view (?:this post|tweet)(?: on \w+)?)\s?[:.]?$/i

/** Is a line what a site leaves around an embed, so that the post is on one side of it? */
export const isTrailer = (words: string): boolean => words.length < 60 && TRAILER.test(words)

/** Does the text name the author, other than as `@handle`? */
export function namesAuthor(words: string, { name, handle }: QuoteContext): boolean {
  const bare = words.replace(/[@#]\w+/g, ' ')
  const surname = name.split(' ').findLast((part) => /^\p{L}{4,}$/u.test(part))
  return (
    (name.length > 3 && bare.includes(name)) ||
    bare.includes(handle) ||
    (surname !== undefined && bare.includes(surname))
  )
}

/** Features of posts that are rare in articles: first and second person, hashtags, mentions, emoji. */
const POST_VOICE =
  /[#@]\p{L}\w+|\p{Extended_Pictographic}|^(?:BREAKING|UPDATE|THREAD|JUST IN|WATCH|NEW)\b|(?<![\p{L}\p{N}])(?:I|I['’]m|my|me|we|our|us|you|your|ich|mein|wir|unser|je|mon|nous|notre|yo|nosotros|nuestr[oa]s?|eu|noi)(?![\p{L}\p{N}])/iu

/** Does a paragraph read like a post? Ignores quotations in it. */
export function isFirstPerson(words: string): boolean {
  return POST_VOICE.test(words.replace(/“[^”]{0,400}”|"[^"]{0,400}"|„[^“”]{0,400}[“”]|«[^»]{0,400}»/g, ' '))
}
