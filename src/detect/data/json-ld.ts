import type { DataObject, Recogniser } from '../../model/recogniser.ts'
import { type DataEmbed, type NestedContext, quoteObject, toNested } from '../html/nested-content.ts'
import { canonicalUrlOf, isSameArticle } from '../html/page-metadata.ts'
import { isDataObject } from './data-object.ts'

/** Types of articles, and of entries in a live blog. */
const ARTICLE = /(?:Article|BlogPosting|Report|Review|WebPage)$/
/** Types of objects that an article shows. */
const SHOWN = /^(?:SocialMediaPosting|VideoObject|MediaObject|Clip|DiscussionForumPosting)$/
/** Properties with objects that an article shows. Authors, sources and related articles have other properties. */
const PARTS = ['sharedContent', 'video', 'associatedMedia', 'hasPart', 'liveBlogUpdate']
const ADDRESSES = ['embedUrl', 'url', 'contentUrl', 'mainEntityOfPage', '@id']
const MAX_DEPTH = 4

/** Finds the posts that this article shows according to its JSON-LD (schema.org): as parts, or in the markup of its body. */
export function embedsInJsonLd(
  value: unknown,
  recognisers: readonly Recogniser[],
  context: NestedContext,
): DataEmbed[] {
  const page = canonicalUrlOf(context.markup)
  return toObjects(value)
    .flatMap((one) => [one, ...toObjects(one['@graph'])])
    .filter((one) => isOf(one, ARTICLE))
    .flatMap((article) => {
      const address = addressOf(article)
      if (address !== null && page !== null && !isSameArticle(address, page)) return []
      const belongs = address !== null && page !== null ? 'own' : 'unknown'
      return shownIn(article, recognisers, context, 0).map((one) => ({ ...one, belongs }))
    })
}

/** A post that an article shows. */
type Shown = Omit<DataEmbed, 'belongs'>

function shownIn(
  article: DataObject,
  recognisers: readonly Recogniser[],
  context: NestedContext,
  depth: number,
): Shown[] {
  if (depth > MAX_DEPTH) return []
  const parts = PARTS.flatMap((key) => toObjects(article[key])).flatMap((part) =>
    isOf(part, SHOWN) ? postOf(part, recognisers) : shownIn(part, recognisers, context, depth + 1),
  )
  const body = article.articleBody
  if (typeof body !== 'string' || !body.includes('<')) return parts
  const embeds = context.nested(body).filter((one) => one.role === 'embed' && one.form !== 'bare-url')
  return [...parts, ...embeds.map((one) => toNested(one, 'json-ld'))]
}

function postOf(part: DataObject, recognisers: readonly Recogniser[]): Shown[] {
  for (const key of ADDRESSES) {
    const address = part[key]
    if (typeof address !== 'string') continue
    for (const recogniser of recognisers) {
      const ref = recogniser.acts(address) ? null : recogniser.post(address)
      if (ref === null) continue
      const found = { role: 'embed', form: 'json-ld', author: null, text: null, publishedOn: null } as const
      return [{ finding: { ...ref, ...found, links: [] }, quote: quoteObject(part) }]
    }
  }
  return []
}

/** Converts a value to a list of objects: JSON-LD writes a single object without a list. */
const toObjects = (value: unknown): DataObject[] =>
  (Array.isArray(value) ? value : [value]).filter(isDataObject)

const isOf = (object: DataObject, kind: RegExp): boolean =>
  [object['@type']].flat().some((type) => typeof type === 'string' && kind.test(type))

function addressOf(article: DataObject): string | null {
  const main = article.mainEntityOfPage
  const named = toObjects(main).map((one) => one['@id'])
  const address = [article.url, main, ...named].find((one) => typeof one === 'string' && one.includes('/'))
  return typeof address === 'string' ? address : null
}
