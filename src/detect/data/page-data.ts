import type { Citation } from '../../model/citation.ts'
import { type DataEmbed, type NestedContext, toNested } from '../html/nested-content.ts'
import { extractJson, parseData } from './extract-json.ts'
import { embedsInJsonLd } from './json-ld.ts'
import { type DataContext, findDataEmbeds } from './walk-data.ts'

/** Finds embeds in a JSON text, in objects up to the depth `maxDepth`. Invalid JSON has none. */
export function embedsInData(
  json: string,
  context: NestedContext,
  maxDepth = Number.POSITIVE_INFINITY,
): DataEmbed[] {
  const dataContext = toDataContext(json, context)
  if (dataContext === null) return []
  const value = parseData(json)
  return value === undefined ? [] : findDataEmbeds(value, dataContext, maxDepth)
}

/** Finds embeds that the article shows according to the page's JSON-LD. */
export function embedsInLinkedData(json: string, page: NestedContext): DataEmbed[] {
  const context = toDataContext(json, page)
  return context === null ? [] : embedsInJsonLd(parseData(json), context.recognisers, context)
}

/** Finds embeds in a script: in its JSON values and in the HTML that it would write. */
export function embedsInScript(script: string, page: NestedContext): DataEmbed[] {
  const context = toDataContext(script, page)
  if (context === null) return []
  const found: DataEmbed[] = []
  let hasJson = false
  for (const piece of extractJson(script)) {
    const value = parseData(piece)
    if (typeof value === 'object') {
      hasJson = true
      found.push(...findDataEmbeds(value, context, Number.POSITIVE_INFINITY))
    } else if (piece.length < script.length) found.push(...embedsInStrings(piece, context))
  }
  return hasJson ? found : [...found, ...embedsInStrings(script, context)]
}

/** Null if the data can't contain a post. */
function toDataContext(data: string, context: NestedContext): DataContext | null {
  const recognisers = context.among().filter((one) => one.dataClue.test(data))
  if (recognisers.length === 0) return null
  // Several objects may share a string.
  const known = new Map<string, Citation[]>()
  const nested = (html: string): Citation[] => {
    const found = known.get(html) ?? context.nested(html)
    known.set(html, found)
    return found
  }
  return { ...context, nested, recognisers }
}

/** Finds blockquotes in the string literals of JavaScript. */
function embedsInStrings(script: string, context: NestedContext): DataEmbed[] {
  if (!/blockquote/i.test(script)) return []
  return context
    .nested(unescapeScript(script))
    .filter((one) => one.role === 'embed' && one.form.startsWith('blockquote'))
    .map((one) => ({ ...toNested(one, 'page-data'), belongs: 'unknown' }))
}

/** An escaped character of JavaScript or JSON, whatever number of times it is escaped. */
const ESCAPED = /(?<!\\)\\+(?:(?:[uU]00|[xX])(?<code>3[cCeE]|2[26fF])|(?<literal>["'/])|[nrt])/g

/** Unescapes what markup needs; line breaks and tabs become spaces. */
const unescapeScript = (script: string): string =>
  script.replace(ESCAPED, (...match) => {
    const { code, literal } = match.at(-1) as { code?: string; literal?: string }
    return code === undefined ? (literal ?? ' ') : String.fromCharCode(Number.parseInt(code, 16))
  })
