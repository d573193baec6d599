import { type Elements, type HtmlPage, loadHtml, loadXml } from '../../detect/html/load-html.ts'
import { blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { readBlockText, underTitle } from '../shared/block-text.ts'
import { cleanText } from '../shared/clean-text.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unknownShape,
} from '../shared/source-status.ts'
import { redditMediaUrl, redditMedium } from './embed-media.ts'
import { buildRedditAuthor, redditTarget } from './embed-record.ts'
import { ownerOf } from './post-url.ts'
import { readRefusalPage } from './refusal.ts'

/** Builds the URL of a post's feed: the post and its newest comments. */
export const buildAtomUrl = (base: string, post: PostRef): string => {
  const owner = ownerOf(post)
  return `${base}/${owner === null ? '' : `${owner}/`}comments/${post.id}/.rss`
}

/** Interprets a feed (platforms-2.md § 6.3): its first entry is the post. Never throws, whatever it contains. */
export function readAtom(exchange: Exchange, text: string, post: PostRef): SourceStatus {
  const refusal = readRefusalPage(exchange, text)
  if (refusal !== null) return refusal
  // Without the words of a block it may be a private community's.
  if (exchange.status === 403) return { kind: 'refused', ofPost: true }
  const status = statusOfResponse(exchange)
  if (status !== null) return status
  if (text.trim() === '') return malformedAnswer
  const $ = loadXml(text)
  const entry = $?.('feed > entry').first()
  if (!$ || !entry || entry.length === 0) return { ...unknownShape, unknown: 'a feed without entry' }
  if (entry.children('id').text().trim() !== `t3_${post.id}`) {
    return { ...unknownShape, unknown: 'the feed of another post' }
  }
  // A feed that was cut off.
  if (!/<\/feed>\s*$/.test(text)) return { ...unknownShape, again: true, unknown: 'a feed without its end' }
  return readEntry(entry, post)
}

function readEntry(entry: Elements, post: PostRef): SourceStatus {
  const content = loadHtml(entry.children('content').text())
  const body = content === null ? null : readBlockText(content, content('.md').first(), redditTarget)
  const name = /^\/?(?:u\/)?([\w-]{1,40})$/.exec(entry.find('author > name').first().text().trim())?.[1]
  if (body?.text === '[removed]') return { kind: 'named', liveness: 'removed', reason: 'removed', weak: true }
  if (name === undefined && body?.text === '[deleted]') {
    return { kind: 'named', liveness: 'deleted', reason: 'deleted', weak: true }
  }
  const title = cleanText(entry.children('title').text()).trim()
  const publishedAt = timeOf(entry)
  if (title === '' || publishedAt === null)
    return { ...unknownShape, unknown: 'an entry without title and time' }
  const words = underTitle(title, body ?? { text: '', entities: [] })
  const community = entry.children('category').first().attr('label')
  const record: PostRecord = {
    ...blankRecord(post, 'reddit-atom'),
    title,
    text: words.text,
    entities: words.entities,
    author: name === undefined || name === '[deleted]' ? null : buildRedditAuthor(name),
    publishedAt,
    publishedOn: publishedAt.slice(0, 10),
    ...targetOf(content, post),
    ...(community === undefined || !community.startsWith('r/') ? {} : { community }),
  }
  return { kind: 'alive', record, missing: missingOf(content, post), edited: false }
}

function timeOf(entry: Elements): string | null {
  const time = Date.parse(entry.children('published').first().text())
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

/** The address behind `[link]`: the post's picture, its video, or the page that it links to. */
function linkIn($: HtmlPage | null): string | null {
  const link = $?.('a').filter((_, node) => $(node).text().trim() === '[link]')
  return link?.first().attr('href') ?? null
}

function targetOf($: HtmlPage | null, post: PostRef): Pick<PostRecord, 'media' | 'linkCard'> {
  const href = linkIn($)
  const picture = redditMediaUrl(href)
  if (picture?.startsWith('https://i.redd.it/'))
    return { media: [redditMedium('photo', picture)], linkCard: null }
  const url = URL.parse(href ?? '')
  const outside =
    url !== null && /^https?:$/.test(url.protocol) && !/(?:^|\.)(?:reddit\.com|redd\.it)$/.test(url.hostname)
  return {
    media: [],
    linkCard:
      outside && url.href !== post.url
        ? { url: url.href, title: null, description: null, site: url.hostname, imageUrl: null }
        : null,
  }
}

function missingOf($: HtmlPage | null, post: PostRef): Extract<SourceStatus, { kind: 'alive' }>['missing'] {
  const href = linkIn($) ?? ''
  if (/^https:\/\/v\.redd\.it\//.test(href)) return [{ part: 'video', url: post.url, reason: 'upstream' }]
  return /reddit\.com\/gallery\//.test(href) ? [{ part: 'photo', url: post.url, reason: 'upstream' }] : []
}
