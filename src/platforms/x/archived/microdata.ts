import type { Element } from 'domhandler'
import type { ArchivedPost } from '../../../model/archived.ts'
import type { PostRef } from '../../../model/platform.ts'
import { publishedAt } from '../snowflake.ts'
import { handleOf, statusOf } from '../status-url.ts'
import { attribute, elementsIn, find, type Page, plainText } from './dom.ts'
import { pageAuthor, pagePhoto, pageRecord } from './page-record.ts'
import { pageWords } from './page-text.ts'

/**
 * The page with schema.org microdata that X serves to some readers since 2021 (platforms.md § 2.5):
 * `SocialMediaPosting` with its id, words and author, whatever language the page is in.
 */
export function readMicrodata(post: PostRef, page: Page, at: Date): ArchivedPost | null {
  for (const article of elementsIn(page)) {
    if (!/schema\.org\/SocialMediaPosting$/.test(attribute(article, 'itemtype') ?? '')) continue
    if (idOf(article) !== post.id) continue
    const found = posting(post, article, at)
    if (found !== null) return found
  }
  return null
}

function idOf(article: Element): string | null {
  const url = value(article, 'url') ?? ''
  return value(article, 'identifier') ?? attribute(article, 'data-tweet-id') ?? statusOf(url)?.id ?? null
}

function posting(post: PostRef, article: Element, at: Date): ArchivedPost | null {
  const person = property(article, 'author')
  const url = statusOf(value(article, 'url') ?? '')
  const named = person && (value(person, 'additionalName') ?? value(person, 'alternateName'))
  const handle = named?.replace(/^@/, '') ?? (url && handleOf(url))
  const body = property(article, 'articleBody') ?? property(article, 'text')
  if (body === null || handle === null || handle === undefined || !/^\w{1,20}$/.test(handle)) return null
  const content = attribute(body, 'content')
  const { text, entities, links } =
    content === null ? pageWords(body) : { text: content.trim(), entities: [], links: shortIn(content) }
  const author = pageAuthor(handle, {
    id: person && value(person, 'identifier'),
    name: (person && (value(person, 'givenName') ?? value(person, 'name'))) ?? handle,
    avatarUrl: person && webAddress(value(person, 'image') ?? value(person, 'contentUrl')),
  })
  const photos = new Set(
    [...elementsIn(article, isItem)].flatMap((one) => {
      const address = attribute(one, 'src') ?? attribute(one, 'content') ?? attribute(one, 'href') ?? ''
      return /^https:\/\/pbs\.twimg\.com\/media\/[\w-]+/.test(address) ? [address] : []
    }),
  )
  const record = pageRecord(
    post,
    {
      text,
      entities,
      author,
      publishedAt: time(value(article, 'dateCreated') ?? value(article, 'datePublished'), post.id),
      media: [...new Map([...photos].map((one) => [keyOf(one), pagePhoto(one, null)])).values()],
      counts: counts(article),
    },
    at,
  )
  return { record, missing: [], links, repost: /^RT @\w+:/.test(text) }
}

/** Another post's or account's own box inside, whose properties are its own. */
const isItem = (one: Element): boolean =>
  one.attribs.itemscope !== undefined &&
  /schema\.org\/(?:SocialMediaPosting|Person|InteractionCounter)$/.test(attribute(one, 'itemtype') ?? '')

/** A property of the item itself. One that is an item too is given, and not looked into. */
function property(item: Element, name: string): Element | null {
  const inner = new Set<Element>()
  const has = (one: Element) => (attribute(one, 'itemprop') ?? '').split(/\s+/).includes(name)
  return find(item, has, (one) => {
    for (let up = one.parent; up !== null && up !== item; up = up.parent) {
      if (inner.has(up as Element)) return true
    }
    if (isItem(one)) inner.add(one)
    return false
  })
}

function value(item: Element, name: string): string | null {
  const found = property(item, name)
  if (found === null) return null
  return (
    attribute(found, 'content') ??
    attribute(found, 'href') ??
    attribute(found, 'src') ??
    (plainText(found) || null)
  )
}

function counts(article: Element): Partial<Record<'likes' | 'replies' | 'reposts' | 'quotes', number>> {
  const found: ReturnType<typeof counts> = {}
  for (const one of elementsIn(article)) {
    if (attribute(one, 'itemprop') !== 'interactionStatistic') continue
    const type = `${value(one, 'interactionType') ?? ''} ${value(one, 'name') ?? ''}`
    const count = value(one, 'userInteractionCount') ?? ''
    if (!/^\d{1,15}$/.test(count)) continue
    if (/Like/.test(type)) found.likes ??= Number(count)
    else if (/Quote/.test(type)) found.quotes ??= Number(count)
    else if (/Retweet|Repost|Share/.test(type)) found.reposts ??= Number(count)
    else if (/Repl|Comment/.test(type)) found.replies ??= Number(count)
  }
  return found
}

const shortIn = (text: string): string[] => [...text.matchAll(/https:\/\/t\.co\/\w+/g)].map(([link]) => link)

const webAddress = (url: string | null): string | null =>
  url !== null && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null

const keyOf = (url: string): string => /\/media\/([\w-]+)/.exec(url)?.[1] ?? url

/** A time that is that of the id, as far as both tell it; pages have told that of their making. */
function time(written: string | null, id: string): string | null {
  const ms = Date.parse(written ?? '')
  if (Number.isNaN(ms)) return null
  const byId = publishedAt(id)
  if (byId !== null && Math.abs(Date.parse(byId) - ms) > 2000) return null
  return new Date(ms).toISOString()
}
