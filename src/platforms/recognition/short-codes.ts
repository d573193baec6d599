import type { TextFinding } from '../../model/recogniser.ts'
import { NO_WORDS, type Shape } from './shape.ts'

/** What stands before a short code's id, without which there is none. Global; null where the platform has no codes. */
export function codeClue(shape: Shape): RegExp | null {
  const { code } = shape
  // The word first: an engine finds that much faster than a bracket.
  return code === undefined ? null : new RegExp(`${code}\\s(?<=[[<%]\\s?${code}\\s)`, 'g')
}

/** `[youtube …]`, `{{< instagram … >}}`, `{% youtube … %}`, the id bare, quoted or as `id=`. */
export function shortCodes(text: string, shape: Shape): TextFinding[] {
  if (shape.code === undefined) return []
  const code = new RegExp(
    `(?:\\[|\\{\\{[<%]|\\{%)\\s{0,3}${shape.code}\\s{1,3}(?:(?:id|video|post)=)?["']?([\\w-]{4,40})["']?(?:\\s[^\\]}\\r\\n]{0,80})?[%>]?[\\]}]{1,2}`,
    'gi',
  )
  const found: TextFinding[] = []
  for (const match of text.matchAll(code)) {
    const post = shape.byId?.(match[1] ?? '') ?? null
    if (post === null) continue
    const place = { start: match.index, end: match.index + match[0].length }
    found.push({ ...post, role: 'embed', form: 'short-code', ...NO_WORDS, ...place })
  }
  return found
}
