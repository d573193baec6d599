import type { PostRef } from '../model/platform.ts'
import { html } from './html.ts'

/** The initial size of a frame in CSS pixels; its script then reports the real height. */
export const FRAME_SIZE = { width: 550, height: 420 } as const

/**
 * Renders the markup that embeds a post's card in any page: one sandboxed frame with `/embed/{platform}/{id}` of this
 * service, without a script.
 *
 * @param publicUrl the public URL of the service, without a trailing slash
 * @returns one element with escaped content
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

interface CardParts {
  readonly text: string | null
  readonly media: readonly object[]
  readonly poll: object | null
  readonly linkCard: object | null
  readonly quoted: { readonly status: string } | null
}

/** Estimates a card's height in pixels, for the time until its frame reports the real one. */
export function expectedHeight({ text, media, poll, linkCard, quoted }: CardParts, width: number): number {
  const lines = Math.ceil((text?.length ?? 0) / Math.max(20, width / 9)) + (text?.split('\n').length ?? 0)
  return (
    230 +
    lines * 24 +
    (media.length > 0 ? Math.round(width * 0.6) : 0) +
    (poll ? 160 : 0) +
    (linkCard ? 110 : 0) +
    (quoted?.status === 'served' ? 180 : 0)
  )
}
