import type { PostRef } from '../../model/platform.ts'

const ID = /^[a-z0-9]{4,10}$/
const HOSTS = /^(?:[a-z-]+\.)?(?:reddit\.com|redditmedia\.com|vxreddit\.com|rxddit\.com|reddxxx\.com)$/
/** Front ends with Reddit's paths. */
const MIRRORS = /^(?:(?:libreddit|redlib|teddit|safereddit)\.[a-z0-9.-]+)$/
const PATH =
  /^(?:\/[a-z]{2})?(?:\/(r|u|user)\/([\w-]{1,40}))?\/(?:comments|gallery|tb)\/([A-Za-z0-9]+)(?![\w-])/
/** A link that Reddit's apps share: its key says nothing, and Reddit redirects it to the post. */
const SHARE = /^\/(r|u|user)\/([\w-]{1,40})\/s\/(\w{6,20})\/?$/
const SHARE_ID = /^(?:r|user)\/[\w-]{1,40}\/s\/\w{6,20}$/

/** Parses a post's URL of Reddit's hosts, short and shared links included; null for anything else. */
export function parseRedditUrl(url: URL): PostRef | null {
  const host = url.hostname
  if (/^(?:www\.)?redd\.it$/.test(host)) return redditRef(/^\/([A-Za-z0-9]+)\/?$/.exec(url.pathname)?.[1])
  if (!HOSTS.test(host) && !MIRRORS.test(host)) return null
  const [, by, of, key] = SHARE.exec(url.pathname) ?? []
  if (of !== undefined && /(?:^|\.)reddit\.com$/.test(host)) {
    const id = `${by === 'r' ? 'r' : 'user'}/${of}/s/${key}`
    return { platform: 'reddit', id, url: `https://www.reddit.com/${id}` }
  }
  const [, kind, owner, id] = PATH.exec(url.pathname) ?? []
  return redditRef(id, owner === undefined ? null : `${kind === 'r' ? 'r' : 'user'}/${owner}`)
}

/**
 * The reference of a post, with its canonical URL without the title, which some forms of the URL lack.
 *
 * @param owner `r/{community}` or `user/{name}`; null if it is unknown
 */
export function redditRef(written: string | undefined, owner: string | null = null): PostRef | null {
  const id = written?.toLowerCase() ?? ''
  if (!ID.test(id)) return null
  return {
    platform: 'reddit',
    id,
    url: `https://www.reddit.com/${owner === null ? '' : `${owner}/`}comments/${id}/`,
  }
}

/** `r/{community}` or `user/{name}` in a canonical URL; null if the URL has neither. */
export function ownerOf({ url }: Pick<PostRef, 'url'>): string | null {
  return /^https:\/\/www\.reddit\.com\/((?:r|user)\/[\w-]+)\/comments\//.exec(url)?.[1] ?? null
}

/** Is it the id of a shared link, which stands for a post's until it is resolved? */
export const isShareId = (id: string): boolean => SHARE_ID.test(id)

/** Parses the setting of the canary, `r/community/comments/id`; null for anything else. */
export function parseCanary(written: string): PostRef | null {
  const [, owner, id] = /^\/?((?:r|user)\/[\w-]{1,40})\/comments\/(\w+)\/?$/.exec(written) ?? []
  return redditRef(id, owner ?? null)
}
