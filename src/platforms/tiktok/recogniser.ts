import type { PostRef } from '../../model/platform.ts'
import type { MarkupElement } from '../../model/recogniser.ts'
import { normalizeSpace } from '../shared/recognition/author-signature.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

const ID = /^[1-9]\d{14,19}$/
const HOSTS = /^(?:(?:www|m|us|[a-z]{2})\.)?(?:tiktok|vxtiktok|tnktok|tfxktok|tiktxk)\.com$/
const NAMED = /^\/(?:@|%40)([\w.-]{0,40})\/(video|photo)\/(\d+)/
const UNNAMED = /^\/(?:embed(?:\/v\d)?|player\/v\d|v|share\/video|i18n\/share\/video)\/(\d+)/

/** The canonical URL. TikTok accepts any handle; `_` belongs to no account. */
function postOf(id: string, user: string | null, kind: string): PostRef | null {
  if (!ID.test(id)) return null
  return { platform: 'tiktok', id, url: `https://www.tiktok.com/@${user || '_'}/${kind}/${id}` }
}

function read(url: URL): PostRef | null {
  if (!HOSTS.test(url.hostname)) return null
  const [, user, kind, named] = NAMED.exec(url.pathname) ?? []
  if (named !== undefined) return postOf(named, user ?? null, kind ?? 'video')
  return postOf(UNNAMED.exec(url.pathname)?.[1] ?? '', null, 'video')
}

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

/** Recognises TikTok's videos and photo posts in articles (platforms.md § 5.2). */
export const tiktokRecogniser = createRecogniser({
  platform: 'tiktok',
  clues: ['tiktok', 'tnktok', 'tfxktok', 'tiktxk'],
  dataClue: /tiktok[^"\s]{0,120}?\d{15}|tiktok-embed|(?:type|name|provider|service)"\s?:\s?"tiktok/i,
  ownMarkup: /^(?:tiktok-embed|amp-tiktok|tiktok-(?:post|video|player))$/i,
  labels: /tik-?tok/i,
  read,
  unfurled: true,
  byId: (id) => postOf(id, null, 'video'),
  idAttributes: /^data-tiktok-?(?:video-?|post-?)?id$/,
  words,
})
