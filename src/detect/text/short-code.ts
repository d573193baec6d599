import type { Recogniser } from '../../model/recogniser.ts'

/** How far before a URL a short code may begin. */
const REACH = 160
/** How much text behind a URL may close a short code. */
const CLOSING_REACH = 40
/** Names for the URLs of any platform. */
const OF_ANY: ReadonlySet<string> = new Set(['embed', 'oembed', 'media', 'video', 'card', 'social'])

/** The beginning of a short code up to the URL, and what must follow the URL: nothing by default. */
interface Notation {
  /** Group `name` is a platform's name, or one for any URL. */
  readonly before: RegExp
  readonly after?: RegExp
}

const NOTATIONS: readonly Notation[] = [
  // `[tweet https://…]`, `[embed width=500]https://…`
  { before: /\[(?:embed[^[\]\r\n]{0,40}\]|(?<name>[a-z]{1,20})\s(?:\w{1,12}=["']?)?["']?)\s{0,3}$/i },
  // `{% youtube https://… %}`, `{{< tweet url="https://…`, `{{ tweet(url="https://…`, `{{tweet>https://…`, `[[tweet:https://…`
  {
    before:
      /(?:\[\[|\{[{%][<%#]?)\s{0,3}(?<name>[a-z]{1,20})(?:\s{1,3}|[(:>|]\s{0,2})(?:\w{1,12}[=:]\s?)?["']?\s{0,3}$/i,
  },
  // `[tweet]https://…[/tweet]`, `[media=twitter]https://…[/media]`
  {
    before: /\[(?<name>[a-z]{1,20})(?:[=\s:][^[\]\r\n]{0,40})?\]\s{0,3}$/i,
    after: /^\s{0,3}\[\/[a-z]{1,20}\]/i,
  },
  // `@[tweet](https://…)`, `::youtube[https://…]`, `::tweet{url="https://…`
  { before: /(?:@\[|:{2,3})(?<name>[a-z]{1,20})(?:\]\(|\[|\s?\{(?:\w{1,12}=)?)\s{0,2}["']?$/i },
  // `.. youtube:: https://…`, `tweet::https://…[]`
  { before: /(?:^|[\r\n])[ \t]{0,3}(?:\.\.\s{1,3}(?<name>[a-z]{1,20})::\s{1,3})$/i },
  { before: /(?:^|[\r\n])(?<name>[a-z]{1,20})::$/i, after: /^\[/ },
  // `(twitter: https://…)` alone on its line
  { before: /(?:^|[\r\n])\s{0,3}\((?<name>[a-z]{1,20}):\s{0,3}$/i, after: /^\s{0,3}\)\s{0,3}(?:[\r\n]|$)/ },
  // An image of Markdown, whose target an editor shows: `![](https://…)`, `![[https://…]]`
  { before: /!(?:\[[^\][\r\n]{0,120}\]\(\s{0,2}<?|\[\[)$/ },
]
/** Hatena's `[https://…:embed]`, `:embed:cite`. */
const MARKED = /:embed(?::\w{1,12})?(?:#.{0,200})?$/

/** Whether a URL at `[start, end)` is in a short code or another notation that a CMS or an editor expands to an embed. */
export function isInShortCode(
  text: string,
  start: number,
  end: number,
  recognisers: readonly Recogniser[],
): boolean {
  if (text[start - 1] === '[' && MARKED.test(text.slice(Math.max(start, end - 240), end))) return true
  const opening = text.slice(Math.max(0, start - REACH), start)
  const closing = text.slice(end, end + CLOSING_REACH)
  return NOTATIONS.some(({ before, after }) => {
    const match = before.exec(opening)
    if (match === null || after?.test(closing) === false) return false
    const name = match.groups?.name?.toLowerCase()
    return (
      name === undefined ||
      OF_ANY.has(name) ||
      recognisers.some(({ shortCodes }) => shortCodes.includes(name))
    )
  })
}
