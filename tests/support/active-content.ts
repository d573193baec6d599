import { findAll } from 'domutils'
import { parseDocument } from 'htmlparser2'

const ELEMENTS = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'base', 'form', 'applet', 'portal'])
const ADDRESSES = new Set([
  'href',
  'src',
  'poster',
  'action',
  'formaction',
  'data',
  'xlink:href',
  'background',
])

/** What a browser could run in a document, or be led to by another scheme than http: elements, handlers and addresses. */
export function activeContent(html: string): string[] {
  return findAll(() => true, parseDocument(html).children).flatMap(({ name, attribs }) => [
    ...(ELEMENTS.has(name) ? [name] : []),
    ...Object.entries(attribs).flatMap(([attribute, value]) =>
      /^on|^srcdoc$/i.test(attribute) || (ADDRESSES.has(attribute.toLowerCase()) && !isWebAddress(value))
        ? [`${name} ${attribute}=${value}`]
        : [],
    ),
  ])
}

const isWebAddress = (address: string): boolean =>
  /^https?:$/.test(URL.parse(address, 'https://card.example/')?.protocol ?? '')
