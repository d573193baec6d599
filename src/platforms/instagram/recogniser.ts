import type { PostRef } from '../../model/platform.ts'
import type { MarkupElement, Recogniser } from '../../model/recogniser.ts'
import { NO_QUOTED_WORDS, type QuotedWords, type RecogniserSpec } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'
import { shortCodePattern } from '../shared/recognition/short-codes.ts'
import { CAPTION_PATTERN, findFlattenedCaptions, parseEmbedText } from './flattened-captions.ts'

/** Shortcodes: base64url of a number; 11 characters today, fewer in the first years, more for private accounts. */
const ID = /^[A-Za-z0-9_-]{5,60}$/
const SURE_ID = /^(?=[\w-]*[A-Z0-9_])[A-Za-z0-9_-]{9,12}$/
const HOSTS =
  /^(?:(?:www|m|[a-z]{2})\.)?(?:instagram\.com|instagr\.am|ddinstagram\.com|kkinstagram\.com|vxinstagram\.com|imginn\.com)$/
/** `/p/CODE`, also after an account's name. The keys of `/share/…` are not shortcodes. */
const PATH = /^\/(?:(?!share\/|stories\/|explore\/)[\w.]{1,30}\/)?(p|reels?|tv)\/([^/?#&"'\s]+)/

const postOf = (id: string, kind: string): PostRef => ({
  platform: 'instagram',
  id,
  url: `https://www.instagram.com/${kind.startsWith('reel') ? 'reel' : 'p'}/${id}/`,
})

function read(url: URL): PostRef | null {
  if (!HOSTS.test(url.hostname)) return null
  const [, kind, rest] = PATH.exec(url.pathname) ?? []
  const id = /^[\w-]+/.exec(rest ?? '')?.[0] ?? ''
  return kind !== undefined && ID.test(id) && id !== 'audio' ? postOf(id, kind) : null
}

const words = (element: MarkupElement): QuotedWords => parseEmbedText(element.text()) ?? NO_QUOTED_WORDS

const SHAPE: RecogniserSpec = {
  platform: 'instagram',
  clues: ['instagr', 'insta-', 'imginn'],
  dataClue:
    /instagr(?:am\.com|\.am)[^"\s]{0,60}?(?:\/|2f)(?:p|reels?|tv)(?:\\|\/|%)|instagram-media|instgrm|(?:type|name|provider|service)"\s?:\s?"instagram/i,
  ownMarkup: /^(?:instagram-(?:media|post|embed)|amp-instagram)$/i,
  labels: /instagr|(?<![a-z])insta-/i,
  read,
  byId: (id) => (SURE_ID.test(id) ? postOf(id, 'p') : null),
  idAttributes: /^(?:data-)?(?:instagram|instgrm)-?(?:post-?)?(?:id|shortcode|code)$|^data-shortcode$/,
  words,
}

const common = createRecogniser(SHAPE)

/** Recognises posts of Instagram in articles: embeds, and captions without markup (platforms.md § 5.1). */
export const instagramRecogniser: Recogniser = {
  ...common,
  flattenedClue: new RegExp(`${CAPTION_PATTERN.source}|${shortCodePattern(SHAPE)?.source}`, 'iy'),
  flattened: (text) => [...common.flattened(text), ...findFlattenedCaptions(text)],
}
