import { type Elements, extractElementText, type HtmlPage } from '../../../detect/html/load-html.ts'
import type { ArchivedPost } from '../../../model/archived-posts.ts'
import type { PostRef } from '../../../model/platform.ts'
import type { Medium } from '../../../model/post-record.ts'
import { timeOfId } from '../snowflake.ts'
import { parseHandle, parseStatusUrl } from '../status-url.ts'
import { buildPageAuthor, buildPagePhoto, buildPageRecord } from './page-record.ts'
import { pageText } from './page-text.ts'

/**
 * Reads the page with schema.org microdata that X has served to some clients since 2021 (platforms.md § 2.5):
 * a `SocialMediaPosting` with id, text and author, in any language.
 */
export function readMicrodata(post: PostRef, $: HtmlPage, at: Date): ArchivedPost | null {
  for (const one of $('[itemtype$="schema.org/SocialMediaPosting"]').toArray()) {
    const found = posting(post, $(one), $, at)
    if (found !== null) return found
  }
  return null
}

function posting(post: PostRef, article: Elements, $: HtmlPage, at: Date): ArchivedPost | null {
  const value = (name: string, item = article): string | null => propertyValue($, property(item, name))
  const url = parseStatusUrl(value('url') ?? '')
  const id = value('identifier') ?? (article.attr('data-tweet-id') || url?.id)
  const person = property(article, 'author')
  const of = (...names: string[]): string | null =>
    names.map((name) => value(name, person)).find((one) => one !== null) ?? null
  const handle = of('additionalName', 'alternateName')?.replace(/^@/, '') ?? (url && parseHandle(url)) ?? ''
  const body = first(property(article, 'articleBody'), property(article, 'text'))
  if (id !== post.id || body.length === 0 || !/^\w{1,20}$/.test(handle)) return null
  const content = body.attr('content')
  const { text, entities, links } = content
    ? { text: content.trim(), entities: [], links: shortIn(content) }
    : pageText($, body)
  const author = buildPageAuthor(handle, {
    id: value('identifier', person),
    name: of('givenName', 'name') ?? handle,
    avatarUrl: webUrl(of('image', 'contentUrl')),
  })
  const parts = {
    text,
    entities,
    author,
    publishedAt: time(value('dateCreated') ?? value('datePublished'), post.id),
    media: photos(article),
    counts: counts(article, $),
  }
  return { record: buildPageRecord(post, parts, at), missing: [], links, repost: /^RT @\w+:/.test(text) }
}

/** A nested item (another post, an account, a count), which has its own properties. */
const ITEM = ['SocialMediaPosting', 'Person', 'InteractionCounter']
  .map((type) => `[itemscope][itemtype$="schema.org/${type}"]`)
  .join(', ')

/** A property of the item itself, not of a nested item. */
function property(item: Elements, name: string): Elements {
  const inner = item.find(ITEM)
  return item.find(`[itemprop~="${name}"]`).not(inner.find('*')).first()
}

const first = (one: Elements, other: Elements): Elements => (one.length > 0 ? one : other)

function propertyValue($: HtmlPage, found: Elements): string | null {
  if (found.length === 0) return null
  return (
    found.attr('content') ||
    found.attr('href') ||
    found.attr('src') ||
    extractElementText($, found).trim() ||
    null
  )
}

/** The post's photos without duplicates, each at its best size. */
function photos(article: Elements): Medium[] {
  const inner = article.find(ITEM)
  const urls = article
    .find('[src], [content], [href]')
    .not(inner)
    .not(inner.find('*'))
    .toArray()
    .flatMap(({ attribs }) => {
      const url = attribs.src || attribs.content || attribs.href || ''
      return /^https:\/\/pbs\.twimg\.com\/media\/[\w-]+/.test(url) ? [url] : []
    })
  return [...new Map(urls.map((url) => [keyOf(url), buildPagePhoto(url, null)])).values()]
}

type Counts = Partial<Record<'likes' | 'replies' | 'reposts' | 'quotes', number>>

function counts(article: Elements, $: HtmlPage): Counts {
  const found: Counts = {}
  for (const one of article.find('[itemprop=interactionStatistic]').toArray()) {
    const value = (name: string): string => propertyValue($, property($(one), name)) ?? ''
    const type = `${value('interactionType')} ${value('name')}`
    const count = value('userInteractionCount')
    if (!/^\d{1,15}$/.test(count)) continue
    if (/Like/.test(type)) found.likes ??= Number(count)
    else if (/Quote/.test(type)) found.quotes ??= Number(count)
    else if (/Retweet|Repost|Share/.test(type)) found.reposts ??= Number(count)
    else if (/Repl|Comment/.test(type)) found.replies ??= Number(count)
  }
  return found
}

const shortIn = (text: string): string[] => [...text.matchAll(/https:\/\/t\.co\/\w+/g)].map(([link]) => link)

const webUrl = (url: string | null): string | null =>
  url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null

const keyOf = (url: string): string => /\/media\/([\w-]+)/.exec(url)?.[1] ?? url

/** The page's time, if it agrees with the id's. Some pages contain the time of their rendering instead. */
function time(written: string | null, id: string): string | null {
  const ms = Date.parse(written ?? '')
  if (Number.isNaN(ms)) return null
  const byId = timeOfId(id)
  if (byId !== null && Math.abs(Date.parse(byId) - ms) > 2000) return null
  return new Date(ms).toISOString()
}
