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
  /^(?:report|skip (?:twitter|x) post.*|see (?:the |more |their )?(?:tweets?|posts?)(?: (?:here|below))?|allow (?:twitter|x) content\?|advertisement|view (?:this post|tweet|image|photo|video)(?: on \w+)?|embedded video)\s?[:.]?$/i

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

/** First and second person, in languages that are written with spaces. `US`, `EU` and `Ben` are other words. */
const PERSONS = [
  `I|I['’]m|my|me|we|our|(?-i:us|eu|ben|io)|you|your`,
  String.raw`ich|mein|wir|uns|unser|ik|wij|jag|jeg|je|j['’]\p{L}+|mon|nous|notre`,
  String.raw`yo|nosotros|nuestr[oa]s?|vamos|somos|hemos|tenemos|podemos|queremos|(?-i:\p{L}{3,}[áa]mos)`,
  String.raw`nós|noi|mnie|nasz\p{L}*|jsme|biz|benim|bizim|minä`,
  String.raw`я|мы|мне|меня|нас|нам|мой|наш\p{L}*|ми|εγώ|εμείς|أنا|نحن|אני|אנחנו|मैं|हम|우리|저는|제가|আমি|আমরা`,
].join('|')

/** Features of posts that are rare in articles: first and second person, hashtags, mentions, emoji. */
const POST_VOICE = new RegExp(
  [
    String.raw`[#@]\p{L}\w+|\p{Extended_Pictographic}|^(?:BREAKING|UPDATE|THREAD|JUST IN|WATCH|NEW)\b`,
    String.raw`(?<![\p{L}\p{N}])(?:${PERSONS})(?![\p{L}\p{N}])`,
    '세요|ㅠㅠ|ㅋㅋ|ください|我|你',
  ].join('|'),
  'iu',
)

/** Does a paragraph read like a post? Ignores quotations in it. */
export function isFirstPerson(words: string): boolean {
  return POST_VOICE.test(words.replace(/“[^”]{0,400}”|"[^"]{0,400}"|„[^“”]{0,400}[“”]|«[^»]{0,400}»/g, ' '))
}
