import type { PostRef } from '../../model/platform.ts'
import type { MarkupElement } from '../../model/recogniser.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from '../shared/recognition/post-reader.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

/** Mastodon's ids since 2016 contain their time. Shorter numbers could be of any site. */
const ID = /^\d{16,20}$/
/** Ids before 2016 were a counter. A number this short counts only on a host that is known as Mastodon. */
const COUNTED = /^\d{3,20}$/
const NAMED_HOST = /(?:^|[.-])(?:mastodon|mstdn|masto|pawoo|pleroma|akkoma)(?:[.-]|$)|\.social$/
/** Pleroma's and Akkoma's ids. */
const FLAKE = /^(?=[A-Za-z]*\d)A[A-Za-z0-9]{17}$/
/** Misskey's ids, which begin with a timestamp. */
const AID = /^[7-9ab][0-9a-z]{9}(?:[0-9a-z]{6})?$/
const USER = /^@?(\w[\w.-]{0,63}(?:@[a-z0-9.-]{3,253})?)$/i
/** Other platforms with similar paths. */
const OTHERS =
  /(?:^|\.)(?:twitter|x|truthsocial|threads|tiktok|youtube|medium|substack|facebook|instagram|bsky|t|telegram)\.(?:com|net|app|me|social)$/

const postOf = (host: string, id: string, path: string): PostRef => ({
  platform: 'mastodon',
  id: `${host}/${id}`,
  url: `https://${host}${path}`,
})

/** Parses a status of any host; without a request to the host its software is unknown (platforms.md § 4). */
function read(url: URL): PostRef | null {
  const host = url.hostname.toLowerCase()
  if (OTHERS.test(host) || !host.includes('.')) return null
  const parts = url.pathname.replace(/%40/g, '@').split('/', 9).slice(1)
  if (parts[0] === 'web' || parts[0] === 'deck') parts.shift()
  const [first = '', second = '', third = '', fourth = ''] = parts
  if (first.startsWith('@')) {
    const user = USER.exec(first)?.[1]
    const id = digits(second === 'statuses' || second === 'posts' ? third : second, NAMED_HOST.test(host))
    return user !== undefined && id !== null ? postOf(host, id, `/@${user}/${id}`) : null
  }
  if (first === 'users' && third === 'statuses') {
    const user = USER.exec(second)?.[1]
    // Only ActivityPub uses this path.
    const id = digits(fourth, true)
    if (user === undefined || id === null) return null
    const known = ID.test(id) || NAMED_HOST.test(host)
    return postOf(host, id, known ? `/@${user}/${id}` : `/users/${user}/statuses/${id}`)
  }
  if (first === 'statuses') {
    const id = digits(second)
    return id === null ? null : postOf(host, id, `/web/statuses/${id}`)
  }
  if (first === 'notice') return FLAKE.test(second) ? postOf(host, second, `/notice/${second}`) : null
  if (first === 'notes') return AID.test(second) ? postOf(host, second, `/notes/${second}`) : null
  return null
}

function digits(part: string, counted = false): string | null {
  const id = /^\d+(?![\w-])/.exec(part)?.[0] ?? ''
  return (counted ? COUNTED : ID).test(id) ? id : null
}

/** Since Mastodon 4.4 an embed contains only the author: `Post by @user@host`. */
function words(element: MarkupElement): QuotedWords {
  const handle = /@(\w[\w.-]{0,63}@[a-z0-9.-]{3,253})/i.exec(element.text())?.[1]
  return handle === undefined
    ? NO_QUOTED_WORDS
    : { ...NO_QUOTED_WORDS, author: { name: '', handle: handle.replace(/\.$/, '') } }
}

/** Recognises posts of Mastodon and compatible servers in articles, on any host (platforms.md § 4). */
export const mastodonRecogniser = createRecogniser({
  platform: 'mastodon',
  clues: ['mastodon', '/@', '/status', '/notice/', '/notes/'],
  dataClue: /mastodon-embed|\/(?:@\w[\w.@-]{0,120}|statuses)(?:\\{0,2}\/)\d{3}/,
  ownMarkup: /^mastodon-(?:embed|post)$/i,
  labels: /mastodon/i,
  read,
  words,
})
