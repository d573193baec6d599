import type { PostRef } from '../../model/platform.ts'
import { publicShortcode } from '../shared/meta/shortcode.ts'

/** The reference of a post by its shortcode; reels have addresses of their own. */
export const instagramRef = (code: string, kind: 'p' | 'reel' = 'p'): PostRef => ({
  platform: 'instagram',
  id: code,
  url: `https://www.instagram.com/${kind}/${code}/`,
})

/** The post at a path of instagram.com, also behind an account's name; null for any other path. */
export function parsePostPath(path: string): PostRef | null {
  const [, kind, code] = /^\/(?:[\w.]{1,30}\/)?(p|reels?|tv)\/([\w-]{5,60})(?:\/|$)/.exec(path) ?? []
  if (kind === undefined || code === undefined) return null
  return instagramRef(publicShortcode(code), kind.startsWith('reel') ? 'reel' : 'p')
}

/** The post at an address; null if the address is none of a post. */
export const parsePostAddress = (address: string | undefined): PostRef | null =>
  parsePostPath(URL.parse(address ?? '')?.pathname ?? '')

/** Parses the canary setting: a shortcode. */
export const parseShortcode = (written: string): PostRef | null =>
  /^[\w-]{5,11}$/.test(written) ? instagramRef(written) : null
