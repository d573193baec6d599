import { type PostRef, postSlug } from '../../model/platform.ts'

/**
 * The origin of the resources that Stet itself adds to a snapshot. The reserved host never exists (RFC 2606), so that
 * nobody can mistake them for pages of the platform, or fetch them.
 */
const STET_ORIGIN = 'https://stet.invalid'

/** The URL of the card, which a player opens first. */
export function cardUrl(post: Pick<PostRef, 'platform' | 'id'>): string {
  return `${STET_ORIGIN}/card/${postSlug(post)}`
}

/** The URL of the markup around the post in an article. `n` counts from 1. */
export function citationUrl(post: Pick<PostRef, 'platform' | 'id'>, n: number, articleUrl: string): string {
  return `${STET_ORIGIN}/citation/${postSlug(post)}/${n}?article=${encodeURIComponent(articleUrl)}`
}
