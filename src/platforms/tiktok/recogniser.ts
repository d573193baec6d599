import type { PostRef } from '../../model/platform.ts'
import type { MarkupElement, Recogniser } from '../../model/recogniser.ts'
import { normalizeSpace } from '../shared/recognition/author-signature.ts'
import { NO_QUOTED_WORDS, type QuotedWords, type RecogniserSpec } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'
import { shortCodePattern } from '../shared/recognition/short-codes.ts'
import { findTiktokCaptions, SOUND_SIGN } from './flattened-captions.ts'
import { parseTiktokUrl, tiktokRef } from './post-url.ts'

/** `<section><a title="@user">@user</a> words <a>♬ sound</a></section>`. */
function words(element: MarkupElement, post: PostRef): QuotedWords {
  const handle = /\/@([\w.-]+)\//.exec(post.url)?.[1] ?? '_'
  const written = normalizeSpace(element.text())
  const text = normalizeSpace(written.replace(/\n?♬[^\n]*$/, '').replace(/^@[\w.-]{1,40}/, ''))
  return {
    ...NO_QUOTED_WORDS,
    author: handle === '_' ? null : { name: '', handle },
    text: text === '' ? null : text,
  }
}

const SHAPE: RecogniserSpec = {
  platform: 'tiktok',
  clues: ['tiktok', 'tnktok', 'tfxktok', 'tiktxk', SOUND_SIGN],
  dataClue:
    /tiktok[^"\s]{0,120}?\d{15}|v[mt]\.tiktok\.com|tiktok\.com(?:\\?\/|%2f)t(?:\\?\/|%2f)|tiktok-embed|(?:type|name|provider|service)"\s?:\s?"tiktok/i,
  ownMarkup: /^(?:tiktok-embed|amp-tiktok|tiktok-(?:post|video|player))$/i,
  labels: /tik-?tok/i,
  read: parseTiktokUrl,
  unfurled: true,
  byId: (id) => tiktokRef(id),
  idAttributes: /^data-tiktok-?(?:video-?|post-?)?id$/,
  words,
}

const common = createRecogniser(SHAPE)

/** Recognises TikTok's videos and photo posts in articles: embeds, and captions without markup (platforms.md § 5.2). */
export const tiktokRecogniser: Recogniser = {
  ...common,
  flattenedClue: new RegExp(`${SOUND_SIGN}|${shortCodePattern(SHAPE)?.source}`, 'iy'),
  flattened: (text) => [...common.flattened(text), ...findTiktokCaptions(text)],
}
