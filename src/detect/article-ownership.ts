import type { DataObject } from '../model/recogniser.ts'
import type { Ownership } from './nested-content.ts'
import { isSameArticle } from './page-metadata.ts'

/** Properties that name the URL, the title and the body of an article in the data of common CMSs. */
const URL_KEYS = [
  'canonical_url',
  'canonicalUrl',
  'canonical',
  'link',
  'url',
  'permalink',
  'website_url',
  'webUrl',
  'shareUrl',
  'href',
]
const TITLE_KEYS = ['headline', 'headlines', 'title', 'seoTitle']
const BODY_KEYS = [
  'content',
  'body',
  'articleBody',
  'content_elements',
  'blocks',
  'html',
  'sections',
  'bodyHtml',
  'elements',
  'paragraphs',
]

/**
 * Whether an object in page data is the article of this page or another article.
 *
 * @param page the canonical URL of the page
 * @returns null for an object that is not an article, or has no URL
 */
export function articleOwnership(object: DataObject, page: string | null): Ownership | null {
  if (!TITLE_KEYS.some((key) => object[key]) || !BODY_KEYS.some((key) => object[key])) return null
  const address = URL_KEYS.map((key) => object[key]).find(
    (value) => typeof value === 'string' && value.includes('/'),
  )
  if (typeof address !== 'string' || page === null) return null
  return isSameArticle(address, page) ? 'own' : 'other'
}
