import { decodeHTML } from 'entities'
import type { Citation } from '../model/citation.ts'
import type { Element } from './markup.ts'
import { type DataEmbed, type NestedContext, type NestedEmbed, toFinding } from './nested-content.ts'
import { embedsInData, embedsInLinkedData, embedsInScript } from './page-data.ts'

/** What an element carries in its attributes, and, for script and textarea, as its text. */
export function findNestedInElement(
  element: Element,
  inTag: boolean,
  inside: boolean,
  context: NestedContext,
): NestedEmbed[] {
  const found = inTag
    ? Object.entries(element.attributes).flatMap(([name, value]) => inAttribute(name, value, context))
    : []
  if (!inside) return found
  const text = context.markup.source.slice(element.openEnd, element.end)
  if (element.tag === 'script') return [...found, ...inScript(element, text, context)]
  return [...found, ...shown(context.nested(element.words()), 'textarea', false)]
}

/** A feed's items: HTML as CDATA, or escaped. What they cite is cited as in a page of its own. */
export function findNestedInFeed(html: string, context: NestedContext): NestedEmbed[] {
  return context
    .nested(html)
    .map((one) => ({ finding: toFinding(one, one.form), data: false, belongs: 'own', hidden: false }))
}

/** HTML that is commented out until something shows it; a CMS's own block marks (`<!-- wp:embed {…} -->`). */
export function findNestedInComment(comment: string, context: NestedContext): NestedEmbed[] {
  if (comment.includes('<')) return shown(context.nested(comment), 'comment', true)
  const json = /^\s*wp:[\w/-]{1,60}\s+(\{.*\})\s*\/?$/s.exec(comment)?.[1]
  return json === undefined ? [] : data(embedsInData(json, context), 'comment', true, false)
}

const SHORTEST = 20

function inAttribute(name: string, value: string, context: NestedContext): NestedEmbed[] {
  if (value.length < SHORTEST || name === 'style' || name.startsWith('on')) return []
  const text = value.trimStart()
  if (text.startsWith('{') || text.startsWith('[')) {
    // A whole page's state is page data wherever it stands.
    if (STATE.test(name)) return data(embedsInData(text, context), 'page-data', true, true)
    // An embed's own data is shallow; what lies deeper is a list of other articles.
    return data(embedsInData(text, context, 2), 'attribute-data', false, false)
  }
  if (text.includes('<')) return shown(context.nested(text), 'escaped-html', false)
  if (text.includes('&lt;')) return shown(context.nested(decodeHTML(text)), 'escaped-html', false)
  const encoded = text.startsWith('data:') ? dataUrl(text) : /%3C/i.test(text) ? percentDecoded(text) : null
  if (encoded !== null) return shown(context.nested(encoded), 'escaped-html', false)
  const html = decodeBase64(text)
  return html === null ? [] : shown(context.nested(html), 'base64', false)
}

const STATE = /^(?:data-)?(?:page|state|initial-?state|initial-?data|page-?data|server-?state)$/

/** The HTML of a `data:text/html` address, or null. */
function dataUrl(url: string): string | null {
  const [, base64, content] = /^data:text\/html[^,]{0,60}?(;base64)?,([\s\S]*)$/i.exec(url) ?? []
  if (content === undefined) return null
  return base64 === undefined ? percentDecoded(content) : Buffer.from(content, 'base64').toString('utf8')
}

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    // Not percent-encoded throughout: nothing that a script would decode.
    return null
  }
}

function inScript(element: Element, text: string, context: NestedContext): NestedEmbed[] {
  const type = (element.attributes.type ?? '').toLowerCase()
  const body = text.replace(/<\/script[^>]*>?\s*$/i, '')
  if (type === 'application/ld+json') return data(embedsInLinkedData(body, context), 'json-ld', true, true)
  if (
    /template|text\/html|text\/plain|consent/.test(type) ||
    element.attributes['data-borlabs-cookie-type'] !== undefined
  ) {
    const html = body.includes('<')
      ? body
      : body.includes('&lt;')
        ? decodeHTML(body)
        : decodeBase64(body.trim())
    if (html !== null) return shown(context.nested(html), 'script-template', false)
  }
  return data(embedsInScript(body, context), 'page-data', true, true)
}

function shown(citations: readonly Citation[], form: string, hidden: boolean): NestedEmbed[] {
  return citations
    .filter((one) => one.role === 'embed' && one.form !== 'bare-url')
    .map((one) => ({ finding: toFinding(one, form), data: false, belongs: 'own', hidden }))
}

function data(found: readonly DataEmbed[], form: string, hidden: boolean, shared: boolean): NestedEmbed[] {
  return found.map(({ finding, belongs }) => ({
    finding: { ...finding, form },
    data: shared,
    belongs,
    hidden,
  }))
}

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/

/** The HTML that a consent tool hides as base64, or null. */
function decodeBase64(text: string): string | null {
  if (text.length < SHORTEST || !/^(?:P|Cj)[A-Za-z0-9+/]/.test(text) || !BASE64.test(text)) return null
  const html = Buffer.from(text, 'base64').toString('utf8')
  return html.trimStart().startsWith('<') ? html : null
}
