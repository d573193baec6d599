import type { DataObject, Finding, Recogniser } from '../model/recogniser.ts'
import { type DataEmbed, type NestedContext, toFinding } from './nested-content.ts'
import { canonicalUrlOf, isSameArticle } from './page-metadata.ts'

/** What says of itself that it is an article, or an entry of one that runs. */
const ARTICLE = /(?:Article|BlogPosting|Report|Review|WebPage)$/
/** What stands in an article to be seen. */
const SHOWN = /^(?:SocialMediaPosting|VideoObject|MediaObject|Clip|DiscussionForumPosting)$/
/** Where an article names what it shows; who wrote it, what it rests on and what is related stand elsewhere. */
const PARTS = ['sharedContent', 'video', 'associatedMedia', 'hasPart', 'liveBlogUpdate']
const ADDRESSES = ['embedUrl', 'url', 'contentUrl', 'mainEntityOfPage', '@id']
const DEEPEST = 4

/** Posts that a page's JSON-LD (schema.org) says are shown in this article: as its parts, or in its body's markup. */
export function embedsInJsonLd(
  value: unknown,
  recognisers: readonly Recogniser[],
  context: NestedContext,
): DataEmbed[] {
  const page = canonicalUrlOf(context.markup)
  return listed(value)
    .flatMap((one) => [one, ...listed(one['@graph'])])
    .filter((one) => isOf(one, ARTICLE))
    .flatMap((article) => {
      const address = addressOf(article)
      if (address !== null && page !== null && !isSameArticle(address, page)) return []
      const belongs = address !== null && page !== null ? 'own' : 'unknown'
      return shownIn(article, recognisers, context, 0).map((finding) => ({ finding, belongs }))
    })
}

function shownIn(
  article: DataObject,
  recognisers: readonly Recogniser[],
  context: NestedContext,
  depth: number,
): Finding[] {
  if (depth > DEEPEST) return []
  const parts = PARTS.flatMap((key) => listed(article[key])).flatMap((part) =>
    isOf(part, SHOWN) ? post(part, recognisers) : shownIn(part, recognisers, context, depth + 1),
  )
  const body = article.articleBody
  if (typeof body !== 'string' || !body.includes('<')) return parts
  const embeds = context.nested(body).filter((one) => one.role === 'embed' && one.form !== 'bare-url')
  return [...parts, ...embeds.map((one) => toFinding(one, 'json-ld'))]
}

function post(part: DataObject, recognisers: readonly Recogniser[]): Finding[] {
  for (const key of ADDRESSES) {
    const address = part[key]
    if (typeof address !== 'string') continue
    for (const recogniser of recognisers) {
      const ref = recogniser.acts(address) ? null : recogniser.post(address)
      if (ref !== null)
        return [
          { ...ref, role: 'embed', form: 'json-ld', author: null, text: null, publishedOn: null, links: [] },
        ]
    }
  }
  return []
}

/** JSON-LD writes one thing alone or several as a list. */
const listed = (value: unknown): DataObject[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (one): one is DataObject => typeof one === 'object' && one !== null && !Array.isArray(one),
  )

const isOf = (object: DataObject, kind: RegExp): boolean =>
  [object['@type']].flat().some((type) => typeof type === 'string' && kind.test(type))

function addressOf(article: DataObject): string | null {
  const main = article.mainEntityOfPage
  const named = listed(main).map((one) => one['@id'])
  const address = [article.url, main, ...named].find((one) => typeof one === 'string' && one.includes('/'))
  return typeof address === 'string' ? address : null
}
