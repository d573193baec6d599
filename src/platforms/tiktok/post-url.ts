import type { PostRef } from '../../model/platform.ts'

const ID = /^[1-9]\d{14,19}$/
const HOSTS = /^(?:(?:www|m|us|[a-z]{2})\.)?(?:tiktok|vxtiktok|tnktok|tfxktok|tiktxk)\.com$/
const NAMED = /^\/(?:@|%40)([\w.-]{0,40})\/(video|photo)\/(\d+)/
const UNNAMED = /^\/(?:embed(?:\/v\d)?|player\/v\d|v|share\/video|i18n\/share\/video)\/(\d+)/
/** A short link's key. TikTok redirects it to the post. */
const KEY = '[A-Za-z0-9]{6,16}'
const SHORT_HOST = new RegExp(`^/(${KEY})/?$`)
const SHORT_PATH = new RegExp(`^/t/(${KEY})/?$`)
const SHORT_ID = new RegExp(`^t/${KEY}$`)

/** The reference of a video or photo post. TikTok accepts any handle; `_` belongs to no account. */
export function tiktokRef(id: string, user: string | null = null, kind = 'video'): PostRef | null {
  if (!ID.test(id)) return null
  return { platform: 'tiktok', id, url: `https://www.tiktok.com/@${user || '_'}/${kind}/${id}` }
}

/** Parses a post's URL, short links included; null for anything else. */
export function parseTiktokUrl({ hostname, pathname }: URL): PostRef | null {
  if (/^v[mt]\.tiktok\.com$/.test(hostname)) return shortRef(SHORT_HOST.exec(pathname)?.[1])
  if (!HOSTS.test(hostname)) return null
  const [, user, kind, named] = NAMED.exec(pathname) ?? []
  if (named !== undefined) return tiktokRef(named, user ?? null, kind)
  const short = hostname.endsWith('tiktok.com') ? SHORT_PATH.exec(pathname)?.[1] : undefined
  return short === undefined ? tiktokRef(UNNAMED.exec(pathname)?.[1] ?? '') : shortRef(short)
}

const shortRef = (key: string | undefined): PostRef | null =>
  key === undefined ? null : { platform: 'tiktok', id: `t/${key}`, url: `https://www.tiktok.com/t/${key}` }

/** Is it the id of a short link, which stands for a post's until it is resolved? */
export const isShortId = (id: string): boolean => SHORT_ID.test(id)

/** When the upload began, which the id's upper bits hold as Unix seconds (platforms-2.md § 5.2); null for a short link. */
export function timeOfTiktokId(id: string): Date | null {
  if (!ID.test(id)) return null
  const seconds = Number(BigInt(id) >> 32n)
  // TikTok began in 2016 as Musical.ly's sister.
  return seconds > Date.UTC(2014) / 1000 && seconds < Date.UTC(2100) / 1000 ? new Date(seconds * 1000) : null
}
