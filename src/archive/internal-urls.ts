import { type PostRef, postSlug } from '../model/platform.ts'

/**
 * Addresses of what Stet itself put into a snapshot. The host is reserved never to exist (RFC 2606):
 * nothing of ours can be taken for a page of the platform's, or for one that can be fetched.
 */
const OURS = 'https://stet.invalid'

/** The card's address: the page that a player opens first. */
export function cardUrl(post: Pick<PostRef, 'platform' | 'id'>): string {
  return `${OURS}/card/${postSlug(post)}`
}

/** The address of an article's markup around the post; `n` counts from 1. It names the article. */
export function citationUrl(post: Pick<PostRef, 'platform' | 'id'>, n: number, articleUrl: string): string {
  return `${OURS}/citation/${postSlug(post)}/${n}?article=${encodeURIComponent(articleUrl)}`
}
