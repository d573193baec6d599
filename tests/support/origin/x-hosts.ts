import type { Answer, OriginRequest } from './answer.ts'
import { oembed } from './oembed.ts'
import type { Death } from './post.ts'
import { tombstone } from './tombstone.ts'
import type { TweetResult } from './tweet-result.ts'

/** The origin's data of a post. */
export interface KnownPost {
  readonly answer: TweetResult
  death: Death | null
}

type Posts = ReadonlyMap<string, KnownPost>

const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'set-cookie': 'guest_id=v1; Path=/' },
  body: JSON.stringify(value),
})

const notFound: Answer = {
  status: 404,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>Page not found</title><p>Nothing to see here</p>\n',
}

/** `cdn.syndication.twimg.com/tweet-result` (platforms.md § 1.1). */
export function tweetResultHost(request: OriginRequest, posts: Posts): Answer | null {
  if (request.url.pathname !== '/tweet-result') return null
  const id = request.url.searchParams.get('id') ?? ''
  const bad = { status: 400, body: JSON.stringify({ error: 'Bad request.' }) }
  if (!/^\d{1,19}$/.test(id) || BigInt(id) > 2n ** 63n - 1n) return { ...json({}), ...bad }
  if (!request.url.searchParams.get('token')) return json({})
  const post = posts.get(id)
  if (!post || post.death === 'not-found') return notFound
  if (post.death === null) return json(post.answer)
  if (post.death === 'nothing') return json({})
  if (post.death === 'no-user') return json({ ...post.answer, user: undefined })
  return json(tombstone(post.death))
}

/** Kinds of absence that oEmbed does not report: the post is alive, but hidden from logged-out readers. */
const ALIVE: ReadonlySet<Death | null> = new Set([null, 'age-restricted', 'withheld', 'nothing'])

/** `publish.x.com/oembed`, and the older host that redirects there (platforms.md § 1.2). */
export function publishHost(request: OriginRequest, posts: Posts): Answer | null {
  const { url } = request
  if (url.pathname !== '/oembed') return null
  if (url.host === 'publish.twitter.com') {
    return { status: 301, headers: { location: `https://publish.x.com/oembed${url.search}` } }
  }
  const wanted = url.searchParams.get('url')
  if (!wanted) return json({ errors: [{ code: 357, message: 'url: queryParam is required' }] }, 400)
  const id = /^https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/[^?#]*\/status(?:es)?\/(\d+)/.exec(wanted)?.[1]
  const post = posts.get(id ?? '')
  if (post?.death === 'protected') {
    const error = 'Sorry, you are not authorized to see this status.'
    return json({ error, request: `/oembed${url.search}` }, 403)
  }
  if (!post || !ALIVE.has(post.death)) return notFound
  const answer = json(oembed(post.answer))
  return {
    ...answer,
    headers: { ...answer.headers, 'cache-control': 'must-revalidate, max-age=3153600000' },
  }
}

/** `t.co`: a page for browsers, a redirect for everything else (platforms.md § 1.9). */
export function shortener(request: OriginRequest, links: ReadonlyMap<string, string>): Answer {
  const target = links.get(`https://t.co${request.url.pathname}`)
  if (!target) return notFound
  if (!/^mozilla\//i.test(request.headers['user-agent'] ?? '')) {
    return { status: 301, headers: { location: target } }
  }
  const script = `window.opener = null; location.replace("${target.replaceAll('/', '\\/')}")`
  return {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, max-age=300' },
    body: `<head><meta name="referrer" content="always"><noscript><META http-equiv="refresh" content="0;URL=${target}"></noscript><title>${target}</title></head><script>${script}</script>`,
  }
}
