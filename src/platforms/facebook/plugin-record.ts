import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import { blankRecord } from '../../model/blank-record.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Author, PostMetrics, PostRecord } from '../../model/post-record.ts'
import { metaMediaUrl } from '../shared/meta/media-url.ts'
import { parseRoundedCount } from '../shared/rounded-count.ts'
import type { PluginIds } from './plugin-ids.ts'
import { readPluginMedia } from './plugin-media.ts'
import { readPluginText } from './plugin-text.ts'
import { facebookRef, isPfbid } from './post-url.ts'

/** A record, the parts that the plugin does not serve, and what to tell about them. */
export interface PluginRecord {
  readonly record: PostRecord
  readonly missing: MissingPart[]
  readonly notes: string[]
}

/**
 * Builds the record of a post from the plugin's page (platforms-2.md § 10.2). A post that was asked for under a `pfbid…` gets its number.
 *
 * @param script the text of the page's scripts
 * @returns the name of a part that the page lacks and a record needs
 */
export function buildPluginRecord(
  $: HtmlPage,
  root: Elements,
  script: string,
  post: PostRef,
  ids: PluginIds,
  at: Date,
): PluginRecord | string {
  const author = readAuthor(root, ids)
  if (typeof author === 'string') return author
  const own = postOf(post, ids, author)
  const found = readPluginMedia($, root, script, own.url)
  if (typeof found === 'string') return found
  const message = root.find('[data-testid="post_message"], .userContent').first()
  const words = message.length === 0 ? null : readPluginText($, message)
  if (typeof words === 'string') return words
  if (words === null && found.media.length === 0) return '[data-testid="post_message"]'
  const publishedAt = readTime(root)
  // The plugin tells the time of every post but a video.
  if (publishedAt === null && found.media.every(({ kind }) => kind !== 'video')) return 'abbr[data-utime]'
  const missing = [...found.missing]
  if (words?.cut) missing.push({ part: 'text', url: own.url, reason: 'upstream' })
  const record: PostRecord = {
    ...blankRecord(own, 'facebook-plugin'),
    author,
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    text: words?.text || null,
    textCut: words?.cut ?? false,
    entities: words?.entities ?? [],
    media: found.media,
    metrics: readMetrics(root, at),
  }
  return { record, missing, notes: found.notes }
}

function postOf(post: PostRef, { post: number }: PluginIds, { handle }: Author): PostRef {
  if (!isPfbid(post.id) || number === null) return post
  return facebookRef(handle, number) ?? post
}

function readAuthor(root: Elements, { owner }: PluginIds): Author | string {
  const picture = root.find('img[aria-label]').first()
  const name = picture.attr('aria-label')?.trim() || root.find('._2iem').first().text().trim()
  const link = picture.closest('a[href]')
  const href = (link.length > 0 ? link : root.find('a:has(img[aria-label]), ._2iem a[href]').first()).attr(
    'href',
  )
  const url = URL.parse(href ?? '', 'https://www.facebook.com/')
  const number = url?.searchParams.get('id') ?? owner
  const first = url?.pathname.split('/')[1] ?? ''
  const handle = /^(?:profile\.php|people)$/.test(first) ? number : first
  if (name === '') return 'img[aria-label]'
  if (url === null || !/(?:^|\.)facebook\.com$/.test(url.hostname) || !handle) return 'a:has(img[aria-label])'
  return {
    id: number,
    name,
    handle,
    url: `https://www.facebook.com/${handle}`,
    avatarUrl: metaMediaUrl(picture.attr('src')),
    verification: null,
    affiliation: null,
  }
}

function readTime(root: Elements): string | null {
  const seconds = Number(root.find('abbr[data-utime]').first().attr('data-utime'))
  return Number.isSafeInteger(seconds) && seconds > 0 && seconds < 10_000_000_000
    ? new Date(seconds * 1000).toISOString()
    : null
}

function readMetrics(root: Elements, at: Date): PostMetrics {
  const count = (title: string) => parseRoundedCount(root.find(`div[title="${title}"]`).first().text())
  return {
    at: at.toISOString(),
    likes: count('Like'),
    replies: count('Comment'),
    reposts: count('Share'),
    quotes: null,
    views: null,
  }
}
