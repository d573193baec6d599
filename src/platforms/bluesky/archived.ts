import { loadHtml } from '../../detect/html/load-html.ts'
import type { ArchivedPost, ArchivedPostReader } from '../../model/archived-posts.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { getObject, getObjects, getString, parseObject } from '../shared/untyped-json.ts'
import { didOf, isPostOf, parseAtUri } from './at-uri.ts'
import { accountPage } from './author.ts'
import { buildPostRecord } from './post-view.ts'
import { timeOfTid } from './tid.ts'
import { xrpcUrl } from './xrpc.ts'

/**
 * Reads posts of Bluesky from web archives: the pages of bsky.app, which are rendered on the server (platforms-2.md § 1.1),
 * and answers of the AppView.
 */
export const blueskyArchivedPostReader: ArchivedPostReader = {
  addresses(post, handle) {
    const { repo, rkey } = parseAtUri(post.id) ?? { repo: '', rkey: '' }
    const authors = [...new Set([repo, handle].filter((one) => one !== null && one !== ''))]
    const uri = xrpcUrl('public.api.bsky.app', 'app.bsky.feed.getPostThread', { uri: post.id })
    return [...authors.map((author) => `bsky.app/profile/${author}/post/${rkey}`), uri]
  },
  publishedAt(id) {
    const time = timeOfTid(parseAtUri(id)?.rkey ?? '')
    return time === null ? null : new Date(time)
  },
  read: (post, { text, at }) => readAnswer(post, text, at) ?? readPage(post, text, at),
  // Record keys are not in an archived list of an account's posts by day: the index has no range of them.
  snapshotsAround: () => [],
  mediumPrefix: (url) => url.replace(/^https?:\/\//, '').replace(/@\w+$/, ''),
  renditionRank: (url) => (/getBlob/.test(url) ? 0 : /fullsize|playlist/.test(url) ? 1 : 2),
}

function readAnswer(post: PostRef, text: string, at: Date): ArchivedPost | null {
  const answer = parseObject(text)
  const thread = getObject(answer, 'thread')
  const views = [getObject(thread, 'post'), ...getObjects(answer, 'posts')]
  const view = views.find((one) => one !== null && isPostOf(getString(one, 'uri'), post)) ?? null
  if (view === null || getObject(view, 'record') === null) return null
  const record = buildPostRecord(post, view, getObject(getObject(thread, 'parent'), 'post'), at, () => null)
  return { ...salvaged(record, at), missing: [] }
}

/**
 * The page has the words, the author and one picture in its metadata. It does not say how many media the post has,
 * so a picture is shown as a link card, and the media count as missing.
 */
function readPage(post: PostRef, text: string, at: Date): ArchivedPost | null {
  const $ = loadHtml(text)
  const meta = (name: string) => $?.(`meta[property="${name}"],meta[name="${name}"]`).attr('content') ?? ''
  if ($ === null || !/\/profile\/[^/]+\/post\//.test(meta('og:url') || post.url)) return null
  const [, name, handle] = /^(.*?)\s*\(?@([a-z0-9.-]+)\)?$/i.exec(meta('og:title').trim()) ?? []
  const words = meta('og:description')
  if (handle === undefined || words === '') return null
  const did = didOf(post)
  const published = Date.parse(meta('article:published_time'))
  const publishedAt = Number.isNaN(published)
    ? timeOfTid(parseAtUri(post.id)?.rkey ?? '')
    : new Date(published).toISOString()
  const picture = meta('og:image')
  const hasMedia = /\/img\/feed_|video\.bsky\.app/.test(picture)
  return {
    ...salvaged(
      {
        ...blankRecord(post, 'web-archive'),
        author: {
          ...blankAuthor(handle, name || handle, did === null ? null : accountPage(did)),
          id: did,
        },
        publishedAt,
        publishedOn: publishedAt?.slice(0, 10) ?? null,
        text: words,
      },
      at,
    ),
    missing: hasMedia ? [{ part: 'photo', url: picture, reason: 'upstream' }] : [],
  }
}

function salvaged(record: PostRecord, at: Date): Omit<ArchivedPost, 'missing'> {
  return {
    record: { ...record, witness: 'web-archive', archivedAt: at.toISOString() },
    links: [],
    repost: false,
  }
}
