import { decodeHTML } from 'entities'
import { embedsInData, embedsInLinkedData, embedsInScript } from '../data/page-data.ts'
import { embedsInFrame } from './drawn-frame.ts'
import type { Element } from './markup.ts'
import {
  type DataEmbed,
  type NestedContext,
  type NestedEmbed,
  toNested,
  visibleEmbeds,
} from './nested-content.ts'

/** Finds embeds in the attributes of an element, and in the text of a script or textarea. */
export function findNestedInElement(
  element: Element,
  inTag: boolean,
  inside: boolean,
  context: NestedContext,
): NestedEmbed[] {
  const found = inTag
    ? Object.entries(element.attributes).flatMap(([name, value]) =>
        name === 'srcdoc' && element.tag === 'iframe'
          ? embedsInFrame(element, value, context)
          : embedsInAttribute(name, value, context),
      )
    : []
  if (!inside) return found
  const text = context.markup.source.slice(element.openEnd, element.end)
  if (element.tag === 'script') return [...found, ...embedsInScriptElement(element, text, context)]
  return [...found, ...visibleEmbeds(context.nested(element.words()), 'textarea', false)]
}

/** Finds citations in the HTML of a feed item, which counts as a separate page. */
export function findNestedInFeed(html: string, context: NestedContext): NestedEmbed[] {
  return context
    .nested(html)
    .map((one) => ({ ...toNested(one, one.form), data: false, belongs: 'own', hidden: false }))
}

/** Finds embeds in commented-out HTML and in the block markers of a CMS (`<!-- wp:embed {…} -->`). */
export function findNestedInComment(comment: string, context: NestedContext): NestedEmbed[] {
  if (comment.includes('<')) return visibleEmbeds(context.nested(comment), 'comment', true)
  const json = /^\s*wp:[\w/-]{1,60}\s+(\{.*\})\s*\/?$/s.exec(comment)?.[1]
  return json === undefined ? [] : dataEmbeds(embedsInData(json, context), 'comment', true, false)
}

/** The shortest attribute value that can contain an embed. */
const MIN_LENGTH = 20

function embedsInAttribute(name: string, value: string, context: NestedContext): NestedEmbed[] {
  if (value.length < MIN_LENGTH || name === 'style' || name.startsWith('on')) return []
  const text = value.trimStart()
  if (text.startsWith('{') || text.startsWith('[')) {
    // The state of a whole page is page data, even in an attribute.
    if (STATE.test(name)) return dataEmbeds(embedsInData(text, context), 'page-data', true, true)
    // The data of an embed is shallow; deeper objects are lists of other articles.
    return dataEmbeds(embedsInData(text, context, 2), 'attribute-data', false, false)
  }
  if (text.includes('<')) return visibleEmbeds(context.nested(text), 'escaped-html', false)
  if (text.includes('&lt;')) return visibleEmbeds(context.nested(decodeHTML(text)), 'escaped-html', false)
  const encoded = text.startsWith('data:') ? dataUrl(text) : /%3C/i.test(text) ? percentDecoded(text) : null
  if (encoded !== null) return visibleEmbeds(context.nested(encoded), 'escaped-html', false)
  const html = decodeBase64(text)
  return html === null ? [] : visibleEmbeds(context.nested(html), 'base64', false)
}

const STATE = /^(?:data-)?(?:page|state|initial-?state|initial-?data|page-?data|server-?state)$/

/** The HTML of a `data:text/html` URL, or null. */
function dataUrl(url: string): string | null {
  const [, base64, content] = /^data:text\/html[^,]{0,60}?(;base64)?,([\s\S]*)$/i.exec(url) ?? []
  if (content === undefined) return null
  return base64 === undefined ? percentDecoded(content) : Buffer.from(content, 'base64').toString('utf8')
}

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    // Malformed percent-encoding, which no script could decode.
    return null
  }
}

function embedsInScriptElement(element: Element, text: string, context: NestedContext): NestedEmbed[] {
  const type = (element.attributes.type ?? '').toLowerCase()
  const body = text.replace(/<\/script[^>]*>?\s*$/i, '')
  if (type === 'application/ld+json')
    return dataEmbeds(embedsInLinkedData(body, context), 'json-ld', true, true)
  if (
    /template|text\/html|text\/plain|consent/.test(type) ||
    element.attributes['data-borlabs-cookie-type'] !== undefined
  ) {
    const html = body.includes('<')
      ? body
      : body.includes('&lt;')
        ? decodeHTML(body)
        : decodeBase64(body.trim())
    if (html !== null) return visibleEmbeds(context.nested(html), 'script-template', false)
  }
  return dataEmbeds(embedsInScript(body, context), 'page-data', true, true)
}

function dataEmbeds(
  found: readonly DataEmbed[],
  form: string,
  hidden: boolean,
  shared: boolean,
): NestedEmbed[] {
  return found.map(({ finding, quote, belongs }) => ({
    finding: { ...finding, form },
    quote,
    data: shared,
    belongs,
    hidden,
  }))
}

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/

/** Decodes HTML that a consent tool hides as base64; null for other text. */
function decodeBase64(text: string): string | null {
  if (text.length < MIN_LENGTH || !/^(?:P|Cj)[A-Za-z0-9+/]/.test(text) || !BASE64.test(text)) return null
  const html = Buffer.from(text, 'base64').toString('utf8')
  return html.trimStart().startsWith('<') ? html : null
}
