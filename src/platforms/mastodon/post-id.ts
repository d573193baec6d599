import type { PostRef } from '../../model/platform.ts'

/** Mastodon's ids since 2016 contain their time. Shorter numbers could be of any site. */
const ID = /^\d{16,20}$/
/** Ids before 2016 were a counter. A number this short counts only on a host that is known as Mastodon. */
const COUNTED = /^\d{3,20}$/
const NAMED_HOST = /(?:^|[.-])(?:mastodon|mstdn|masto|pawoo|pleroma|akkoma)(?:[.-]|$)|\.social$/
const LEMMY_HOST = /(?:^|[.-])lemmy(?:[.-]|$)|^lemm\.ee$/
/** Pleroma's and Akkoma's ids. */
const FLAKE = /^(?=[A-Za-z]*\d)A[A-Za-z0-9]{17}$/
/** Misskey's ids, which begin with a timestamp. */
const AID = /^[7-9ab][0-9a-z]{9}(?:[0-9a-z]{6})?$/
/** GoToSocial's ids (ULID). */
const ULID = /^0[0-9A-HJKMNP-TV-Z]{25}$/
const USER = /^@?(\w[\w.-]{0,63}(?:@[a-z0-9.-]{3,253})?)$/i
/** Other platforms with similar paths. */
const OTHERS =
  /(?:^|\.)(?:twitter|x|truthsocial|threads|tiktok|youtube|medium|substack|facebook|instagram|bsky|t|telegram)\.(?:com|net|app|me|social)$/

/** A post's host and its id there. */
export interface HostedId {
  readonly host: string
  readonly id: string
}

/** The parts of a post's id, `host/id`; null if it is malformed. */
export function parseHostedId({ id }: Pick<PostRef, 'id'>): HostedId | null {
  const [, host, own] = /^([a-z0-9.-]+)\/([A-Za-z0-9]{1,64})$/.exec(id) ?? []
  return host === undefined || own === undefined ? null : { host, id: own }
}

const postOf = (host: string, id: string, path: string): PostRef => ({
  platform: 'mastodon',
  id: `${host}/${id}`,
  url: `https://${host}${path}`,
})

/** Parses a status of any host; without a request to the host its software is unknown (platforms.md § 4). */
export function readPostUrl(url: URL): PostRef | null {
  const host = url.hostname.toLowerCase()
  if (OTHERS.test(host) || !host.includes('.')) return null
  const parts = url.pathname.replace(/%40/g, '@').split('/', 9).slice(1)
  if (parts[0] === 'web' || parts[0] === 'deck' || parts[0] === 'embed') parts.shift()
  // The API's own address, as web archives have it.
  if (parts[0] === 'api' && parts[1] === 'v1') parts.splice(0, 2)
  const [first = '', second = '', third = '', fourth = ''] = parts
  if (first.startsWith('@')) {
    const user = USER.exec(first)?.[1]
    if (user !== undefined && second === 'statuses' && ULID.test(third))
      return postOf(host, third, `/@${user}/statuses/${third}`)
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
  return otherForms(host, first, second, third)
}

/** The post at an address; null if it is not one that Stet knows. */
export const postAtUrl = (address: string | null): PostRef | null => {
  const url = URL.parse(address ?? '')
  return url?.protocol === 'https:' ? readPostUrl(url) : null
}

function otherForms(host: string, first: string, second: string, third: string): PostRef | null {
  switch (first) {
    case 'statuses': {
      const id = digits(second)
      return id === null ? null : postOf(host, id, `/web/statuses/${id}`)
    }
    case 'notice':
      return FLAKE.test(second) ? postOf(host, second, `/notice/${second}`) : null
    case 'notes':
      return AID.test(second) ? postOf(host, second, `/notes/${second}`) : null
    // Pixelfed.
    case 'p':
      return USER.test(second) && ID.test(third) ? postOf(host, third, `/p/${second}/${third}`) : null
    case 'post':
      return LEMMY_HOST.test(host) && /^\d{1,12}$/.test(second)
        ? postOf(host, second, `/post/${second}`)
        : null
    default:
      return null
  }
}

function digits(part: string, counted = false): string | null {
  const id = /^\d+(?![\w-])/.exec(part)?.[0] ?? ''
  return (counted ? COUNTED : ID).test(id) ? id : null
}

/** The account in a post's address: `user`, or `user@host` for another host's post; null if the address has none. */
export function accountInUrl(url: string): string | null {
  const path = URL.parse(url)?.pathname.replace(/%40/g, '@') ?? ''
  const user = /^\/(?:@|users\/|p\/)([^/]+)/.exec(path)?.[1] ?? ''
  return USER.test(user) ? user : null
}

/** Whether the address shows another host's post: `/@user@remote/ID`. Its absence there says nothing (platforms-2.md § 2.3). */
export const isCopy = ({ url }: Pick<PostRef, 'url'>): boolean => accountInUrl(url)?.includes('@') === true

/** The time in an id of Mastodon, ISO 8601; null for other ids. */
export function timeOfStatusId(id: string): string | null {
  if (!ID.test(id)) return null
  const ms = Number(BigInt(id) >> 16n)
  // Pixelfed's and others' ids are as long and count otherwise.
  return ms > 1_451_606_400_000 && ms < 4_102_444_800_000 ? new Date(ms).toISOString() : null
}
