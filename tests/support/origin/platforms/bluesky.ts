import type { Page } from '../site.ts'

/** A post of Bluesky, as its author's server has it, and what the AppView adds. */
export interface BlueskyPost {
  readonly did: string
  readonly rkey: string
  readonly text: string
  readonly handle?: string
  readonly name?: string
  /** The author's server. */
  readonly server?: string
  /** Further fields of the record, such as `embed` and `reply`. */
  readonly record?: object
  /** Further fields of the AppView's view, such as `embed` and `labels`. */
  readonly view?: object
  readonly author?: object
  /** The post that this one answers, as the AppView shows it with the thread. */
  readonly parent?: object
}

const APPVIEW = 'https://public.api.bsky.app'
const SERVER = 'https://pds.example'

export const blueskyJson = (value: unknown, status = 200): Page & { readonly status: number } => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
})

const xrpc = (server: string, method: string, query: Record<string, string>): string =>
  `${server}/xrpc/${method}?${new URLSearchParams(query)}`

export const blueskyUri = ({ did, rkey }: Pick<BlueskyPost, 'did' | 'rkey'>): string =>
  `at://${did}/app.bsky.feed.post/${rkey}`

/** The addresses at which each source is asked for a post. */
export const blueskyUrls = ({
  did,
  rkey,
  server = SERVER,
}: Pick<BlueskyPost, 'did' | 'rkey' | 'server'>) => ({
  posts: xrpc(APPVIEW, 'app.bsky.feed.getPosts', { uris: blueskyUri({ did, rkey }) }),
  thread: xrpc(APPVIEW, 'app.bsky.feed.getPostThread', {
    uri: blueskyUri({ did, rkey }),
    depth: '0',
    parentHeight: '1',
  }),
  profile: xrpc(APPVIEW, 'app.bsky.actor.getProfile', { actor: did }),
  directory: `https://plc.directory/${did}`,
  record: xrpc(server, 'com.atproto.repo.getRecord', {
    repo: did,
    collection: 'app.bsky.feed.post',
    rkey,
  }),
  state: xrpc(server, 'com.atproto.sync.getRepoStatus', { did }),
})

/** The address of an uploaded file. */
export const blueskyBlobUrl = (did: string, cid: string, server = SERVER): string =>
  xrpc(server, 'com.atproto.sync.getBlob', { did, cid })

const accountOf = ({ did, handle = 'harbour.example', name, author = {} }: BlueskyPost) => ({
  did,
  handle,
  ...(name === undefined ? {} : { displayName: name }),
  labels: [],
  ...author,
})

const recordOf = ({ text, record = {} }: BlueskyPost) => ({
  $type: 'app.bsky.feed.post',
  text,
  createdAt: '2026-03-01T08:00:00.000Z',
  langs: ['en'],
  ...record,
})

/** The post as the AppView shows it (`app.bsky.feed.defs#postView`). */
export const blueskyView = (post: BlueskyPost) => ({
  uri: blueskyUri(post),
  cid: 'bafyreihinventedinventedinvented',
  author: accountOf(post),
  record: recordOf(post),
  indexedAt: '2026-03-01T08:00:01.000Z',
  likeCount: 5,
  replyCount: 1,
  repostCount: 2,
  quoteCount: 0,
  bookmarkCount: 3,
  labels: [],
  ...post.view,
})

/** The answers about a missing post, each with status 400. */
export const blueskyErrors = {
  thread: (post: BlueskyPost) =>
    blueskyJson({ error: 'NotFound', message: `Post not found: ${blueskyUri(post)}` }, 400),
  record: (post: BlueskyPost) =>
    blueskyJson({ error: 'RecordNotFound', message: `Could not locate record: ${blueskyUri(post)}` }, 400),
} as const

/** An identity document that names the account's server. */
export const blueskyIdentity = ({ did, handle = 'harbour.example', server = SERVER }: BlueskyPost) => ({
  id: did,
  alsoKnownAs: [`at://${handle}`],
  service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: server }],
})

/** What AppView, directory and the author's server answer for a living post and its account. */
export function blueskyPages(post: BlueskyPost): Record<string, Page> {
  const { did, handle = 'harbour.example' } = post
  const urls = blueskyUrls(post)
  const view = blueskyView(post)
  const thread = {
    $type: 'app.bsky.feed.defs#threadViewPost',
    post: view,
    ...(post.parent === undefined ? {} : { parent: post.parent }),
    replies: [],
  }
  return {
    [urls.posts]: blueskyJson({ posts: [view] }),
    [urls.thread]: blueskyJson({ thread }),
    [urls.profile]: blueskyJson({ ...accountOf(post), postsCount: 1 }),
    [urls.directory]: blueskyJson(blueskyIdentity(post)),
    [urls.record]: blueskyJson({ uri: view.uri, cid: view.cid, value: view.record }),
    [urls.state]: blueskyJson({ did, active: true, rev: '3mgdbzpxwm222' }),
    [xrpc(APPVIEW, 'com.atproto.identity.resolveHandle', { handle })]: blueskyJson({ did }),
  }
}

/** What they answer for a post that its author deleted. */
export const blueskyDeletedPages = (post: BlueskyPost): Record<string, Page> => {
  const urls = blueskyUrls(post)
  return {
    ...blueskyPages(post),
    [urls.posts]: blueskyJson({ posts: [] }),
    [urls.thread]: blueskyErrors.thread(post),
    [urls.record]: blueskyErrors.record(post),
  }
}
