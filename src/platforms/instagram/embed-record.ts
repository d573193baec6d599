import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Medium, PostRecord } from '../../model/post-record.ts'
import { metaMedium } from '../shared/meta/media-url.ts'
import { timeOfShortcode } from '../shared/meta/shortcode.ts'
import { parseRoundedCount } from '../shared/rounded-count.ts'
import { captionEntities } from './caption-entities.ts'
import { readContextJson } from './context-json.ts'
import { type EmbedMarkup, readEmbedMarkup } from './embed-markup.ts'
import { buildMediaRecord } from './media-record.ts'

/** A record, the parts that Instagram does not serve, and what to tell about them. */
export interface InstagramRecord {
  readonly record: PostRecord
  readonly missing: MissingPart[]
  readonly notes: string[]
  /** Whether it comes from the markup, for lack of data. */
  readonly fromMarkup: boolean
}

/**
 * Builds the record of a post from its embed page (platforms-2.md § 8.2): from the data in its script, compared with the
 * markup, and from the markup alone where there is no data, as for single photos.
 *
 * @param post the post at the address that the page names
 * @returns the name of the part that the page lacks
 */
export function buildInstagramRecord(
  $: HtmlPage,
  root: Elements,
  post: PostRef,
  witness: PostRecord['witness'],
  at: Date,
): InstagramRecord | string {
  const shown = readEmbedMarkup($, root)
  if (typeof shown === 'string') return shown
  const kind = root.attr('data-media-type') ?? null
  const context = readContextJson($)
  // Its script stands at the end of every page, with `null` for a single photo.
  if ('absent' in context) return context.absent
  if (context.media === null) return fromMarkup(shown, root, kind, post, witness, at)
  const record = buildMediaRecord(context.media, post, witness, at)
  if (typeof record === 'string') return record
  if (record.text === null && shown.caption !== null) return 'edge_media_to_caption'
  const author = record.author ?? authorOf(shown, root)
  return { record: { ...record, author }, missing: [], notes: [], fromMarkup: false }
}

function fromMarkup(
  shown: EmbedMarkup,
  root: Elements,
  kind: string | null,
  post: PostRef,
  witness: PostRecord['witness'],
  at: Date,
): InstagramRecord | string {
  const medium = mediumOf(shown, kind, post.url)
  if (typeof medium === 'string') return medium
  const publishedAt = timeOfShortcode(post.id, at)
  const record: PostRecord = {
    ...blankRecord(post, witness),
    author: authorOf(shown, root),
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    text: shown.caption,
    entities: captionEntities(shown.caption ?? ''),
    media: [medium],
    metrics: {
      at: at.toISOString(),
      likes: parseRoundedCount(/^\s*[\d.,]+\s?[KMB]?/i.exec(shown.likes)?.[0] ?? ''),
      replies: parseRoundedCount(/[\d.,]+\s?[KMB]?(?=\s+comments?\b)/i.exec(shown.comments)?.[0] ?? ''),
      reposts: null,
      quotes: null,
      views: null,
    },
  }
  if (!kind?.endsWith('Sidecar')) return { record, missing: [], notes: [], fromMarkup: true }
  return {
    record,
    missing: [{ part: 'photo', url: post.url, reason: 'upstream' }],
    notes: ['Instagram shows readers without an account only the first picture of this carousel.'],
    fromMarkup: true,
  }
}

/** The medium that the markup shows: of a video only the poster. The name of the part that it lacks. */
function mediumOf({ picture }: EmbedMarkup, kind: string | null, page: string): Medium | string {
  if (picture === null) return 'img.EmbeddedMediaImage'
  if (kind?.endsWith('Video')) return metaMedium('video', null, page, { posterUrl: picture })
  if (!/(?:Image|Sidecar)$/.test(kind ?? '')) return '[data-media-type]'
  return metaMedium('photo', picture, page)
}

/** The author in the markup, which has no display name. */
function authorOf({ handle, avatarUrl, verified }: EmbedMarkup, root: Elements): PostRecord['author'] {
  const id = root.attr('data-owner-id') ?? ''
  return {
    ...blankAuthor(handle, handle, `https://www.instagram.com/${handle}/`),
    id: /^\d{1,20}$/.test(id) ? id : null,
    avatarUrl,
    verification: verified ? 'verified' : null,
  }
}
