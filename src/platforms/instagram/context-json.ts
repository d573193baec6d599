import type { HtmlPage } from '../../detect/html/load-html.ts'
import { getObject, type JsonObject, parseJsonValue, parseObject } from '../shared/untyped-json.ts'

/** The JSON string, or `null`, behind the name in a script. */
const VALUE = /"contextJSON"\s*:\s*(null\b|"(?:[^"\\]|\\.)*")/

/**
 * The data of the post in a script of its embed page, JSON within JSON (platforms-2.md § 8.2).
 *
 * @returns `media` is null if the page says that there is none, as for single photos; `absent` names what is missing
 */
export function readContextJson($: HtmlPage): { media: JsonObject | null } | { absent: string } {
  for (const node of $('script').toArray()) {
    const value = VALUE.exec($(node).text())?.[1]
    if (value === undefined) continue
    if (value === 'null') return { media: null }
    const text = parseJsonValue(value)
    const context = parseObject(typeof text === 'string' ? text : '')
    const data = getObject(context, 'gql_data')
    const media = getObject(data, 'shortcode_media')
    if (media !== null) return { media }
    return { absent: context === null ? 'contextJSON' : 'contextJSON.gql_data.shortcode_media' }
  }
  return { absent: 'contextJSON' }
}
