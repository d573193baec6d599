import type { TextFinding } from '../../../model/recogniser.ts'
import { NO_QUOTED_WORDS, type RecogniserSpec } from './recogniser-spec.ts'

/** Creates a sticky pattern of the platform's short code after its bracket; null if the platform has no short codes. */
export function shortCodePattern({ code }: RecogniserSpec): RegExp | null {
  return code === undefined ? null : new RegExp(`(?<=[[<%]\\s{0,3})${code}\\s`, 'iy')
}

/** Finds `[youtube …]`, `{{< instagram … >}}`, `{% youtube … %}`, with the id bare, quoted or as `id=`. */
export function findShortCodes(text: string, spec: RecogniserSpec): TextFinding[] {
  if (spec.code === undefined) return []
  const code = new RegExp(
    `(?:\\[|\\{\\{[<%]|\\{%)\\s{0,3}${spec.code}\\s{1,3}(?:(?:id|video|post)=)?["']?([\\w-]{4,40})["']?(?:\\s[^\\]}\\r\\n]{0,80})?[%>]?[\\]}]{1,2}`,
    'gi',
  )
  const found: TextFinding[] = []
  for (const match of text.matchAll(code)) {
    const post = spec.byId?.(match[1] ?? '') ?? null
    if (post === null) continue
    const place = { start: match.index, end: match.index + match[0].length }
    found.push({ ...post, role: 'embed', form: 'short-code', ...NO_QUOTED_WORDS, ...place })
  }
  return found
}
