import type { TextFinding } from '../../../model/recogniser.ts'
import { NO_QUOTED_WORDS, type RecogniserSpec } from './recogniser-spec.ts'

/** A short code's word, which is a clue of its platform, behind its bracket. Sticky; null where the platform has no codes. */
export function shortCodePattern({ code }: RecogniserSpec): RegExp | null {
  return code === undefined ? null : new RegExp(`(?<=[[<%]\\s{0,3})${code}\\s`, 'iy')
}

/** `[youtube …]`, `{{< instagram … >}}`, `{% youtube … %}`, the id bare, quoted or as `id=`. */
export function findShortCodes(text: string, shape: RecogniserSpec): TextFinding[] {
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
    found.push({ ...post, role: 'embed', form: 'short-code', ...NO_QUOTED_WORDS, ...place })
  }
  return found
}
