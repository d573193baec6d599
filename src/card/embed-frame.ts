import type { PostRef } from '../model/platform.ts'
import { html } from './html.ts'

/** The size that a frame starts with, in CSS pixels; what is in it then says how high it is. */
export const FRAME_SIZE = { width: 550, height: 420 } as const

/**
 * Markup that shows a post's archived card in any page: one sandboxed frame on this service's
 * `/embed/{platform}/{id}`, without a script of its own.
 *
 * @param publicUrl where the service is reached, without a slash at its end
 * @returns one element, everything in it escaped
 */
export function embedMarkup(
  publicUrl: string,
  post: Pick<PostRef, 'platform' | 'id'>,
  author: { readonly name: string; readonly handle: string } | null,
  size: { readonly width: number; readonly height: number } = FRAME_SIZE,
): string {
  const src = `${publicUrl}/embed/${post.platform}/${encodeURIComponent(post.id)}`
  const title = author ? `Archived post by ${author.name} (@${author.handle})` : 'Archived post'
  return html`<iframe src="${src}" title="${title}" width="${size.width}" height="${size.height}" style="border:0;border-radius:16px;max-width:100%;color-scheme:light dark" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`.toString()
}
