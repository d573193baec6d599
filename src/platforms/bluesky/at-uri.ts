import type { PostRef } from '../../model/platform.ts'

const DID = /^did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.%-]{3,253})$/
const HANDLE = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}$/i
const RKEY = /^[a-zA-Z0-9._~:-]{1,64}$/
/** Any DID (W3C DID Core § 3.1), as answers may contain methods that this version does not know. */
const ANY_DID = /^did:[a-z0-9]+:[A-Za-z0-9._:%-]{1,2048}$/
const AT_URI = /^at:\/\/([^\s/?#]{1,2100})\/([a-zA-Z0-9.-]{1,320})\/([a-zA-Z0-9._~:-]{1,512})$/

export const POST_COLLECTION = 'app.bsky.feed.post'

/** The parts of an at-URI: the repository (DID or handle), the collection and the record key. */
export interface AtUri {
  readonly repo: string
  readonly collection: string
  readonly rkey: string
}

/** Parses an at-URI of a record (atproto.com/specs/at-uri-scheme); null for anything else. */
export function parseAtUri(uri: string | null): AtUri | null {
  const [, repo, collection, rkey] = AT_URI.exec(uri ?? '') ?? []
  return repo === undefined || collection === undefined || rkey === undefined
    ? null
    : { repo, collection, rkey }
}

export const isDid = (text: string): boolean => ANY_DID.test(text)

/** The DID in a post's id; null while the id has the author's handle. */
export function didOf({ id }: Pick<PostRef, 'id'>): string | null {
  const repo = parseAtUri(id)?.repo ?? ''
  return isDid(repo) ? repo : null
}

/** The page of a post. It has the DID, because handles change. */
export const postPage = (repo: string, rkey: string): string =>
  `https://bsky.app/profile/${repo}/post/${rkey}`

/** The page of a post by its at-URI; null if that is not a post's. */
export function pageOfUri(uri: string | null): string | null {
  const parts = parseAtUri(uri)
  return parts?.collection === POST_COLLECTION ? postPage(parts.repo, parts.rkey) : null
}

/** The post of an author (DID or handle) and a record key; null if either is invalid. */
export function postOf(author: string | undefined, rkey: string | undefined): PostRef | null {
  const written = author?.replace(/^@/, '') ?? ''
  const repo = DID.test(written) ? written : HANDLE.test(written) ? written.toLowerCase() : null
  // Trailing characters come from the text around the URL.
  const key = /^[a-zA-Z0-9_~:-]+/.exec(rkey ?? '')?.[0]
  if (repo === null || key === undefined || !RKEY.test(key)) return null
  return { platform: 'bluesky', id: `at://${repo}/${POST_COLLECTION}/${key}`, url: postPage(repo, key) }
}

/** The post of `at://did:plc:…/app.bsky.feed.post/3k…`, with a DID or a handle; null for anything else. */
export function postOfAtUri(text: string): PostRef | null {
  const [, author, rkey] = /^\s*at:\/\/([^\s/]{4,300})\/app\.bsky\.feed\.post\/([^\s/?#]+)/.exec(text) ?? []
  return postOf(author, rkey)
}

/** The post of an at-URI with a DID, which stays when the handle goes; null for anything else. */
export function postOfPermanentUri(text: string): PostRef | null {
  const post = postOfAtUri(text)
  return post !== null && didOf(post) !== null ? post : null
}

/** Does an answer about `uri` answer a request for this post? A post requested by a handle is answered with the DID. */
export function isPostOf(uri: string | null, { id }: Pick<PostRef, 'id'>): boolean {
  if (uri === id) return true
  const [told, asked] = [parseAtUri(uri), parseAtUri(id)]
  if (told === null || asked === null || isDid(asked.repo)) return false
  return told.rkey === asked.rkey && told.collection === asked.collection && isDid(told.repo)
}
