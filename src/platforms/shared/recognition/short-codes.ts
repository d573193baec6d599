import type { TextFinding } from '../../../model/recogniser.ts'
import { NO_QUOTED_WORDS, type RecogniserSpec } from './post-reader.ts'

/** Creates a sticky pattern of the platform's short codes after their bracket; null if they take no id. */
export function shortCodePattern(spec: RecogniserSpec): RegExp | null {
  return spec.byId === undefined ? null : new RegExp(`(?<=[[<%]\\s{0,3})(?:${namesOf(spec)})\\s`, 'iy')
}

/**
 * Finds `[youtube …]`, `{{< instagram … >}}`, `{% youtube … %}`, `{{< tweet user="…" id="…" >}}`, which a CMS or a site
 * generator would have expanded to an embed. The id is bare, quoted or named.
 */
export function findShortCodes(text: string, spec: RecogniserSpec): TextFinding[] {
  if (spec.byId === undefined) return []
  const code = new RegExp(
    `(?:\\[|\\{\\{[<%]|\\{%)\\s{0,3}(?:${namesOf(spec)})\\s{1,3}(?:user=["']?(\\w{1,40})["']?\\s{1,3})?(?:(?:id|video|post)=)?["']?([\\w-]{1,40})(?![\\w-])[^\\]}\\r\\n]{0,80}[\\]}]{1,2}`,
    'gi',
  )
  const found: TextFinding[] = []
  for (const match of text.matchAll(code)) {
    const post = spec.byId(match[2] ?? '', match[1])
    if (post === null) continue
    const place = { start: match.index, end: match.index + match[0].length }
    found.push({ ...post, role: 'embed', form: 'short-code', ...NO_QUOTED_WORDS, ...place })
  }
  return found
}

const namesOf = ({ shortCodes, platform }: RecogniserSpec): string => (shortCodes ?? [platform]).join('|')
