import { blankMedium } from '../../model/blank-record.ts'
import type { Medium } from '../../model/post-record.ts'
import { kindOfAddress } from '../shared/mastodon-api/attachments.ts'
import { getString, getWebUrl, type JsonObject } from '../shared/untyped-json.ts'

/** Reads the media of a post of Lemmy: the file that it links to, and the pictures in its text. */
export function readLemmyMedia(post: JsonObject | null): Medium[] {
  const link = getWebUrl(post, 'url')
  const kind = link === null ? null : kindOfLink(link, getString(post, 'url_content_type'))
  return [
    ...(link === null || kind === null
      ? []
      : [{ ...blankMedium(kind, link), alt: getString(post, 'alt_text') }]),
    ...picturesIn(getString(post, 'body') ?? ''),
  ]
}

/** What a post's link is if it leads to a file that Lemmy shows in place of a card; null for a page. */
function kindOfLink(url: string, type: string | null): Medium['kind'] | null {
  const [, told] = /^(image|video|audio)\//.exec(type ?? '') ?? []
  const path = URL.parse(url)?.pathname ?? ''
  if (told === 'image' || (told === undefined && /\.(?:jpe?g|png|webp|gif|avif)$/i.test(path))) return 'photo'
  if (told !== undefined) return told === 'video' ? 'video' : 'audio'
  const kind = kindOfAddress(url)
  return kind === 'photo' ? null : kind
}

/** At most so many pictures of a text. */
const MAX_PICTURES = 50

/** The pictures that a text shows: `![words](address "title")`. */
const picturesIn = (markdown: string): Medium[] =>
  [...markdown.matchAll(/!\[([^\]]{0,1500})\]\((https?:\/\/[^\s)]{1,2000})/g)]
    .slice(0, MAX_PICTURES)
    .flatMap(([, alt = '', url = '']) =>
      URL.canParse(url) ? [{ ...blankMedium('photo', url), alt: alt || null }] : [],
    )
