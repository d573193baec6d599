import { type Elements, extractElementText, type HtmlPage } from '../../detect/html/load-html.ts'
import { cleanText } from '../shared/clean-text.ts'
import { metaMediaUrl, widestWhole } from '../shared/meta/media-url.ts'

/** What the markup of an embed page shows of a post (platforms-2.md § 8.2). */
export interface EmbedMarkup {
  readonly handle: string
  readonly verified: boolean
  readonly avatarUrl: string | null
  readonly caption: string | null
  /** The picture, or a video's poster. */
  readonly picture: string | null
  readonly likes: string
  readonly comments: string
}

/** Reads the markup of an embed page; the name of the part that it lacks. Photos of other posts (`.HoverCardPhotos`) are left out. */
export function readEmbedMarkup($: HtmlPage, root: Elements): EmbedMarkup | string {
  const handle = root.find('.UsernameText').first().text().trim()
  if (!/^[\w.]{1,30}$/.test(handle)) return '.UsernameText'
  const caption = readCaption($, root)
  if (typeof caption === 'string') return caption
  const header = root.find('.Header').first()
  return {
    handle,
    verified: header.find('.VerifiedSprite').length > 0,
    avatarUrl: metaMediaUrl(header.find('.Avatar img').first().attr('src')),
    caption: caption.text,
    picture: readPicture(root),
    likes: root.find('.SocialProof').first().text(),
    comments: root.find('.CaptionComments').first().text(),
  }
}

/** The caption without the name before it and the comments behind it; the name of the part that it lacks. */
function readCaption($: HtmlPage, root: Elements): { text: string | null } | string {
  const caption = root.find('.Caption').first()
  if (caption.length === 0) return { text: null }
  const own = caption.clone()
  if (!own.children().first().is('a.CaptionUsername')) return '.CaptionUsername'
  own.children('.CaptionUsername, .CaptionComments').remove()
  if (own.children().not('a, br').length > 0) return '.CaptionComments'
  const text = cleanText(extractElementText($, own)).trim()
  return { text: text === '' ? null : text }
}

/** The widest picture that is not cropped. */
function readPicture(root: Elements): string | null {
  const image = root.find('img.EmbeddedMediaImage').first()
  const renditions = (image.attr('srcset') ?? '').split(/,\s*(?=https:)/).map((one) => {
    const [, url = null, width] = /^(\S+)\s+(\d{1,5})w$/.exec(one.trim()) ?? []
    return { url, width: Number(width ?? 0) }
  })
  return widestWhole(renditions) ?? metaMediaUrl(image.attr('src'))
}
