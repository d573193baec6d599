import type { TextLinks } from '../text-links.ts'

/** How a platform's posts look as plain text. */
export interface QuoteStyle {
  readonly links: TextLinks
  /** Would the platform accept these words as one post, published on `date` (`YYYY-MM-DD`)? */
  fitsOnePost(words: string, date: string | null): boolean
}

/** What is known of a post while the beginning of its words is searched. */
export interface QuoteContext {
  readonly style: QuoteStyle
  readonly name: string
  readonly handle: string
  readonly date: string | null
  readonly ownLine: boolean
}

/** Words by which an article leads over to a post. */
const LEADS =
  /\b(?:tweet|twit|tuit|post|repl(?:y|ied)|wrote|writes|writing|said|says|saying|shar(?:e|ed)|announced|added|schr(?:ieb|eibt)|teil(?:t|te)|sagte|[eé]crit|[eé]crivait|escrib|compart|public|scri(?:ve|tto)|schreef|yazd|napisa|skrev|telegram|instagram|facebook|mastodon|bluesky)|\bX\b|твит|написал|пишет|ツイート|投稿|推文|推特|غرد|كتب/iu

/** Whether a line or sentence speaks of the post or its author, as articles do. */
export function introducesQuote(words: string, signature: QuoteContext): boolean {
  if (/@\w{1,20}:?$/.test(words.replace(/:$/, ''))) return false
  return LEADS.test(words.replace(/[@#]\w+/g, ' ')) || namesAuthor(words, signature)
}

/** Whether words name the author, otherwise than as `@handle`. */
export function namesAuthor(words: string, { name, handle }: QuoteContext): boolean {
  const bare = words.replace(/[@#]\w+/g, ' ')
  const surname = name.split(' ').findLast((part) => /^\p{L}{4,}$/u.test(part))
  return (
    (name.length > 3 && bare.includes(name)) ||
    bare.includes(handle) ||
    (surname !== undefined && bare.includes(surname))
  )
}

/** What posts are full of and articles hardly have: first and second person, hashtags, mentions, pictures for words. */
const POST_VOICE =
  /[#@]\p{L}\w+|\p{Extended_Pictographic}|(?<![\p{L}\p{N}])(?:I|I['’]m|my|me|we|our|us|you|your|ich|mein|wir|unser|je|mon|nous|notre|yo|nosotros|nuestr[oa]s?|eu|noi)(?![\p{L}\p{N}])/iu

/** Whether a paragraph speaks as posts do, quotations in it left aside. */
export function speaksAsPost(words: string): boolean {
  return POST_VOICE.test(words.replace(/“[^”]{0,400}”|"[^"]{0,400}"|„[^“”]{0,400}[“”]|«[^»]{0,400}»/g, ' '))
}
