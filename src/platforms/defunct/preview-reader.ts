import type { ArchivedBody, ArchivedPost, ArchivedPostReader } from '../../model/archived-posts.ts'
import { blankAuthor, blankMedium, blankRecord } from '../../model/blank-record.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Author, Medium } from '../../model/post-record.ts'
import type { Recogniser } from '../../model/recogniser.ts'
import { createArchivedPostReader } from '../shared/archived-post-reader.ts'
import { parseMediaUrl } from '../shared/media-url.ts'
import { firstTag, type PageTags, readPageTags } from './page-tags.ts'

/** How a closed platform's pages preview a post. */
export interface PreviewSpec {
  readonly recogniser: Recogniser
  /** More addresses of the post, without scheme; the canonical one is always tried. */
  addresses?(post: PostRef): readonly string[]
  /** The tags with the post's words, best first. */
  readonly words: readonly string[]
  /** What the platform adds to the words. */
  readonly addition?: RegExp
  /** The handle in a post's address. */
  handle?(post: PostRef): string | null
  /** The post's medium; absent if the preview's image need not be the post's. */
  readonly medium?: {
    readonly kind: 'photo' | 'video'
    /** The platform's media hosts, by their last labels. */
    readonly hosts: readonly string[]
  }
  /** Whether the preview shows the beginning of the post only. */
  readonly cut: boolean
}

const IMAGE = ['twitter:image', 'og:image', 'twitter:image:src']
/** The tags that name a page's own address. */
const ADDRESS = ['og:url', 'canonical', 'twitter:url', 'al:web:url']

/**
 * Creates a reader of archived pages by their preview alone: a summary that the platform wrote for other sites. It needs an address that
 * names the post, because a login page or the front page has a preview too.
 */
export function createPreviewReader(spec: PreviewSpec): ArchivedPostReader {
  return createArchivedPostReader({
    addresses: (post) => [canonicalAddress(post), ...(spec.addresses?.(post) ?? [])],
    read(post, body) {
      const tags = readPageTags(body.text)
      if (tags === null || !names(tags, post, spec.recogniser)) return null
      return build(tags, post, body, spec)
    },
  })
}

/** A post's canonical address without its scheme. */
const canonicalAddress = ({ url }: PostRef): string => url.replace(/^https?:\/\/(?:www\.)?/, '')

const names = (tags: PageTags, post: PostRef, recogniser: Recogniser): boolean =>
  ADDRESS.some((name) => recogniser.post(tags.get(name) ?? '')?.id === post.id)

function build(tags: PageTags, post: PostRef, { at }: ArchivedBody, spec: PreviewSpec): ArchivedPost | null {
  const words = firstTag(tags, spec.words)
  const text = words === null ? null : words.replace(spec.addition ?? /$^/, '').trim() || null
  const media = mediaOf(tags, post, spec)
  if (text === null && media.length === 0) return null
  const missing: MissingPart[] = spec.cut ? [{ part: 'text', url: post.url, reason: 'platform-closed' }] : []
  return {
    record: {
      ...blankRecord(post, 'web-archive'),
      author: authorOf(post, spec),
      text,
      textCut: spec.cut,
      media,
      archivedAt: at.toISOString(),
    },
    missing,
    links: [],
    repost: false,
  }
}

function authorOf(post: PostRef, spec: PreviewSpec): Author | null {
  const handle = spec.handle?.(post) ?? null
  return handle === null ? null : blankAuthor(handle, handle, null)
}

function mediaOf(tags: PageTags, post: PostRef, { medium }: PreviewSpec): Medium[] {
  if (medium === undefined) return []
  const written = firstTag(tags, IMAGE)?.replace(/^http:/, 'https:')
  const image = parseMediaUrl(written, medium.hosts)
  if (medium.kind === 'photo') return image === null ? [] : [blankMedium('photo', image)]
  // The preview has a picture of the video, and no file.
  return [{ ...blankMedium('video', post.url), posterUrl: image, served: false }]
}
