/** Markup that is safe to put out as it stands; made by `html` alone. */
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
 * A template whose parts are escaped, for element content and quoted attribute values alike; `Html`
 * parts and lists of them go in as they are, null and false as nothing.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.reduce((all, text, n) => all + markupOf(parts[n - 1] ?? null) + text))
}

function markupOf(part: HtmlPart): string {
  if (part === null || part === false) return ''
  if (part instanceof Html) return part.markup
  if (Array.isArray(part)) return part.map(markupOf).join('')
  return String(part).replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? sign)
}

/** An address that a card may lead to: http and https alone; null for anything else. */
export function safeHref(url: string | null): string | null {
  const parsed = url === null ? null : URL.parse(url)
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed.href : null
}
