import type { TextFinding } from '../../../model/recogniser.ts'
import { NO_QUOTED_WORDS, parseBareId, type RecogniserSpec } from './post-reader.ts'

/** Creates a sticky pattern of the platform's short codes behind their bracket; null if they take no id. */
export function shortCodePattern(spec: RecogniserSpec): RegExp | null {
  return spec.byId === undefined
    ? null
    : new RegExp(
        `(?<=[[<%{#]\\s{0,3}|\\[[a-z]{5,6}=)(?:${namesOf(spec)})(?=[\\s\\](:>&|;=])|\\[(?:media=)?(?:${namesOf(spec)})\\]`,
        'iy',
      )
}

/** An id, perhaps with an account before it or a query behind it, up to the next delimiter. */
const ID = `["'\`]?(?<id>@?[\\w-][\\w./@-]{0,99}(?:\\?[^\\s"'\`\\]})|[#]{0,100})?)(?=[\\s"'\`\\]})|[:;#,&<]|$)["'\`]?`
const KEY = '(?:(?:id|video|post|number|status|tweet|code|shortcode)[=:]\\s?)?'

/** The notations of CMSs, site generators, wikis and forums for a post by its id; `NAMES` are the platform's short codes. */
const NOTATIONS: readonly string[] = [
  // `[youtube ID]`, `{{< tweet user="jo" id="ID" >}}`, `{% tweet ID %}`
  `(?:\\[|\\{\\{[<%]|\\{%)\\s{0,3}(?:NAMES)\\s{1,3}(?:user=["']?(?<user>\\w{1,40})["']?\\s{1,3})?${KEY}${ID}[^\\]}\\r\\n]{0,80}[\\]}]{1,2}`,
  // `{{ tweet(id="ID") }}`, `{{tweet>ID}}`, `{{#tweet:ID}}`, `{{Tweet|user=jo|number=ID}}`
  `\\{\\{#?\\s{0,3}(?:NAMES)\\s{0,3}[(>:|](?:[^{}|\\r\\n]{0,80}\\|){0,4}\\s{0,3}${KEY}${ID}[^{}\\r\\n]{0,200}\\}\\}`,
  // `[tweet]ID[/tweet]`, `[media=twitter]ID[/media]`, `[video=youtube;ID]`
  `\\[(?:(?:media|video|embed|social)=)?(?:NAMES)(?:[\\s=][^[\\]\\r\\n]{0,40})?\\]\\s{0,3}${ID}\\s{0,3}\\[/[a-z]{1,20}\\]`,
  `\\[video=(?:NAMES);${ID}\\][^[\\]\\r\\n]{0,200}\\[/video\\]`,
  // `@[youtube](ID)`, `::tweet[ID]`, `::youtube{#ID}`, `:::tweet{id="ID"}`
  `@\\[(?:NAMES)\\]\\(\\s{0,3}${ID}\\s{0,3}\\)`,
  `:{1,3}(?:NAMES)(?:\\[|\\s?\\{#?)\\s{0,3}${KEY}${ID}[^\\]}\\r\\n]{0,80}[\\]}]`,
  // `::: tweet ID`, a container of its own
  `(?<=(?:^|[\\r\\n])[ \\t]{0,3}:::\\s?)(?:NAMES)[ \\t]{1,3}${KEY}${ID}(?=\\s|$)`,
  // `[twitter:ID:detail]`, `[[tweet:ID]]`, `.. youtube:: ID`, `tweet::ID[]`, `video::ID[youtube]`
  `\\[{1,2}(?:NAMES):${ID}(?::\\w{1,12})?\\]{1,2}`,
  `(?<=(?:^|[\\r\\n])[ \\t]{0,3}\\.\\.\\s{1,3})(?:NAMES)::\\s{1,3}${ID}(?=\\s|$)`,
  `(?<=^|[\\r\\n])(?:NAMES)::${ID}\\[[^\\]\\r\\n]{0,80}\\]`,
  `(?<=^|[\\r\\n])video::${ID}\\[(?:NAMES)[^\\]\\r\\n]{0,80}\\]`,
]

/**
 * Creates a function that finds `[youtube …]`, `{{< tweet user="…" id="…" >}}`, `[media=twitter]…[/media]`, `@[youtube](…)` and
 * their like, which a CMS, a site generator, a wiki or a forum would have expanded to an embed. The id is bare, quoted or named.
 */
export function createShortCodeFinder(spec: RecogniserSpec): (text: string) => TextFinding[] {
  if (spec.byId === undefined) return () => []
  const codes = new RegExp(NOTATIONS.join('|').replaceAll('NAMES', namesOf(spec)), 'gi')
  return (text) => {
    const found: TextFinding[] = []
    for (const match of text.matchAll(codes)) {
      const { id = '', user } = match.groups ?? {}
      const post = parseBareId(id, spec, user)
      if (post === null) continue
      const place = { start: match.index, end: match.index + match[0].length }
      found.push({ ...post, role: 'embed', form: 'short-code', ...NO_QUOTED_WORDS, ...place })
    }
    return found
  }
}

const namesOf = ({ shortCodes, platform }: RecogniserSpec): string => (shortCodes ?? [platform]).join('|')
