/** Markup that is safe to output without escaping. Use `html` to create it. */
export class Html {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
  toString(): string {
    return this.markup
  }
}

export type HtmlPart = Html | string | number | null | false | readonly HtmlPart[]

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * A template tag that escapes its parts for element content and quoted attribute values. It inserts `Html` parts and
 * lists of them unescaped, and nothing for null and false.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.reduce((all, text, n) => all + markupOf(parts[n - 1] ?? null) + text))
}

function markupOf(part: HtmlPart): string {
  if (part === null || part === false) return ''
  if (part instanceof Html) return part.markup
  if (Array.isArray(part)) return part.map(markupOf).join('')
  return String(part).replace(/[&<>"']/g, (character) => ESCAPED[character] ?? character)
}

/** The URL for a link in a card; null for any scheme other than http and https. */
export function safeHref(url: string | null): string | null {
  const parsed = url === null ? null : URL.parse(url)
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed.href : null
}
