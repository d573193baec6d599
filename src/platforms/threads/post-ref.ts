import type { PostRef } from '../../model/platform.ts'
import { publicShortcode } from '../shared/meta/shortcode.ts'

/** `/@name/post/CODE`, or `/t/CODE` without the name. */
const PATH = /^\/(?:(?:@|%40)([\w.]{0,30})\/post|t)\/([A-Za-z0-9_-]{5,60})(?:\/|$)/

/** The reference of a post by its shortcode, and its author's name if that is known. */
export const threadsRef = (code: string, handle: string | null): PostRef => ({
  platform: 'threads',
  id: code,
  url: `https://www.threads.com/${handle === null ? 't' : `@${handle}/post`}/${code}`,
})

/** A post's shortcode and its author's name at an address of threads.com. */
export interface ThreadsAddress {
  readonly code: string
  /** Null where the address has none. */
  readonly handle: string | null
}

/** Parses the address of a post; null for any other. */
export function parseThreadsAddress(address: string | undefined): ThreadsAddress | null {
  const url = URL.parse(address ?? '')
  if (url === null || !/^(?:www\.)?threads\.(?:com|net)$/.test(url.hostname)) return null
  const [, handle, code] = PATH.exec(url.pathname) ?? []
  return code === undefined ? null : { code: publicShortcode(code), handle: handle || null }
}

/** The name in the address of an account's page; null for any other. */
export function parseProfileAddress(address: string | undefined): string | null {
  const url = URL.parse(address ?? '')
  if (url === null || !/^(?:www\.)?threads\.(?:com|net)$/.test(url.hostname)) return null
  return /^\/(?:@|%40)([\w.]{1,30})\/?$/.exec(url.pathname)?.[1] ?? null
}

/** Parses the canary setting: a shortcode. */
export const parseThreadsCode = (written: string): PostRef | null =>
  /^[\w-]{5,11}$/.test(written) ? threadsRef(written, null) : null
