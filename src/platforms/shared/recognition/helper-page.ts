import type { PostRef } from '../../../model/platform.ts'
import { safeDecodeURIComponent } from '../../../model/url.ts'
import type { PostReader } from './post-reader.ts'

/** At most this many parts of an address are tried as an id. */
const MAX_PARTS = 16

/**
 * Finds the post in the address of a publisher's own page that draws it: behind `#`, as a parameter or as the last part of a path
 * that names the platform (`/tweet.html#1`, `/embed/tweet/1/`, `/embed.html#https://…`).
 */
export function findPostInHelperPage(address: string, reader: PostReader): PostRef | null {
  const [page = '', ...behind] = address.split('#', MAX_PARTS)
  const fragment = safeDecodeURIComponent(behind.join('#'))
  const addressed = fragment === '' ? null : reader.post(fragment.replace(/^!?\/?(?:\w{1,12}=)?/, ''))
  if (addressed !== null) return addressed
  const [path = '', query = ''] = page.split('?', 2)
  if (!reader.labels.test(path) && !reader.labels.test(fragment)) return null
  const parts = [...fragment.split(/[=&/?]/, MAX_PARTS), ...query.split(/[=&]/, MAX_PARTS)]
  const last = path.replace(/\/+$/, '').split('/').at(-1) ?? ''
  for (const part of [...parts, last]) {
    const post = reader.bareId(part)
    if (post !== null && isDistinct(post.id, reader)) return post
  }
  return null
}

/** Is it no word, and no number of the CMS's own? */
const isDistinct = (id: string, { distinctId }: PostReader): boolean =>
  distinctId?.test(id) ?? (/[\dA-Z]/.test(id) && !/^\d{1,14}$/.test(id))
