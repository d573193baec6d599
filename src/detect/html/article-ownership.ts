import type { DataObject } from '../../model/recogniser.ts'
import { isDataObject } from '../data/data-object.ts'
import type { Ownership } from './nested-content.ts'
import { isSameArticle, type PageMetadata } from './page-metadata.ts'

/** Properties that name the URL, the id, the title and the body of an article in the data of common CMSs. */
const URL_KEYS =
  /^(?:(?:canonical|web|share|page|article|full|relative|website)?_?(?:url|link|uri|path|href)|canonical|permalink|pathname|uri|url_?path)$/i
const ID_KEYS = /^(?:_?id|(?:article|story|content|document|post|page|cms)_?id|uuid|guid|slug|url_?slug)$/i
/** Objects inside an article that hold its URLs. */
const URL_HOLDERS = /^(?:url|urls|links?|_links|seo|meta|metadata|location|canonical)$/i
const INNER_KEYS = /^(?:self|web|canonical|canonical_?(?:url|link)|url|href|path|full|relative)$/i
const TITLE_KEYS = ['headline', 'headlines', 'title', 'seoTitle']
const BODY_KEYS = [
  'content',
  'body',
  'articleBody',
  'content_elements',
  'contentElements',
  'blocks',
  'html',
  'sections',
  'bodyHtml',
  'elements',
  'paragraphs',
  'components',
]

/** Properties with articles other than the page's, such as `relatedArticles`, `mostRead`, `next_story`. */
const OF_OTHERS =
  /related|recommend|popular|trending|latest|most_?(?:read|viewed|shared|commented)|teaser|similar|suggest|(?:next|previous|prev|other|more)_?(?:articles?|stor(?:y|ies)|posts?|news|items)|read_?(?:more|next|also)|more_?(?:from|on|in)/i

/** Whether the name of a property says that it holds other articles. */
export const namesOtherArticles = (key: string): boolean => key.length < 40 && OF_OTHERS.test(key)

/**
 * Whether an object in page data is the article of this page or another article, by its URL, its id in the page's URL, or its
 * title.
 *
 * @returns `unnamed` for an article that tells none of these; null for an object that is no article
 */
export function articleOwnership(object: DataObject, page: PageMetadata): Ownership | 'unnamed' | null {
  const titleKey = TITLE_KEYS.find((key) => object[key])
  if (titleKey === undefined || !BODY_KEYS.some((key) => object[key])) return null
  const addresses = addressesIn(object)
  if (page.addresses.length > 0 && addresses.length > 0)
    return addresses.some((one) => page.addresses.some((own) => isSameArticle(one, own))) ? 'own' : 'other'
  if (page.addresses.some((address) => isIdIn(object, address))) return 'own'
  return isTitleOf(object[titleKey], page) ? 'own' : 'unnamed'
}

function addressesIn(object: DataObject): string[] {
  const found: string[] = []
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'string') {
      if (URL_KEYS.test(key) && isAddress(value)) found.push(value)
    } else if (URL_HOLDERS.test(key) && isDataObject(value)) {
      for (const [name, inner] of Object.entries(value))
        if (typeof inner === 'string' && INNER_KEYS.test(name) && isAddress(inner)) found.push(inner)
    }
  }
  return found
}

const isAddress = (text: string): boolean => /^(?:https?:\/)?\/\S+$|^[\w-]+\/\S+$/i.test(text.slice(0, 2048))

/** Shorter numbers may be in any address. */
const SHORTEST_ID = 5

/** Is an id or a slug of the object a part of the page's address? */
function isIdIn(object: DataObject, address: string): boolean {
  const parts = new Set(address.toLowerCase().split(/[/?&=#.,_-]/))
  const segments = address.toLowerCase().split(/[/?#=]/)
  return Object.entries(object).some(([key, value]) => {
    if (!ID_KEYS.test(key) || (typeof value !== 'string' && typeof value !== 'number')) return false
    const id = String(value).toLowerCase()
    return (
      id.length >= SHORTEST_ID && (parts.has(id) || segments.some((one) => one.replace(/\.\w+$/, '') === id))
    )
  })
}

function isTitleOf(title: unknown, page: PageMetadata): boolean {
  const plain = (text: string) =>
    text
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
      .toLowerCase()
  return (
    typeof title === 'string' &&
    page.title !== null &&
    title.length > 10 &&
    plain(page.title) === plain(title)
  )
}
