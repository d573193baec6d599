import type { Page } from '../site.ts'

/** A status of a host of Mastodon. */
export interface MastodonStatus {
  readonly host: string
  readonly id: string
  readonly content: string
  readonly user?: string
  readonly name?: string
  /** Further fields of the status, and of its account. */
  readonly status?: object
  readonly account?: object
  /** Further fields of the ActivityPub object. */
  readonly note?: object
  /** Its versions, the oldest first, as `/history` has them. */
  readonly history?: readonly object[]
}

export const mastodonJson = (value: unknown, status = 200, type = 'application/json; charset=utf-8') => ({
  status,
  headers: { 'content-type': type },
  body: JSON.stringify(value),
})

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'

/** The addresses at which each source is asked for a status. */
export const mastodonUrls = ({
  host,
  id,
  user = 'harbour',
}: Pick<MastodonStatus, 'host' | 'id' | 'user'>) => ({
  api: `https://${host}/api/v1/statuses/${id}`,
  history: `https://${host}/api/v1/statuses/${id}/history`,
  object: `https://${host}/@${user}/${id}`,
  account: `https://${host}/api/v1/accounts/lookup?acct=${user}`,
  software: `https://${host}/.well-known/nodeinfo`,
  instance: `https://${host}/api/v2/instance`,
})

const accountOf = ({ host, user = 'harbour', name = 'Harbour Desk', account }: MastodonStatus) => ({
  id: '1001',
  username: user,
  acct: user,
  display_name: name,
  url: `https://${host}/@${user}`,
  ...account,
})

/** The status as the API gives it. */
export const mastodonStatus = (post: MastodonStatus) => ({
  id: post.id,
  created_at: '2026-03-01T08:00:00.000Z',
  in_reply_to_id: null,
  in_reply_to_account_id: null,
  sensitive: false,
  spoiler_text: '',
  visibility: 'public',
  language: 'en',
  uri: `https://${post.host}/ap/users/1001/statuses/${post.id}`,
  url: mastodonUrls(post).object,
  replies_count: 1,
  reblogs_count: 2,
  favourites_count: 5,
  quotes_count: 0,
  edited_at: null,
  content: post.content,
  reblog: null,
  account: accountOf(post),
  media_attachments: [],
  mentions: [],
  tags: [],
  emojis: [],
  card: null,
  poll: null,
  ...post.status,
})

/** The status as an ActivityPub object. */
export const mastodonNote = (post: MastodonStatus) => ({
  '@context': ['https://www.w3.org/ns/activitystreams'],
  id: `https://${post.host}/ap/users/1001/statuses/${post.id}`,
  type: 'Note',
  summary: null,
  inReplyTo: null,
  published: '2026-03-01T08:00:00Z',
  url: mastodonUrls(post).object,
  attributedTo: `https://${post.host}/ap/users/1001`,
  to: [PUBLIC],
  cc: [],
  sensitive: false,
  content: post.content,
  attachment: [],
  ...post.note,
})

/** The host: its software, and the account that it names as its contact, with one status as its canary. */
export function mastodonHost(host: string, canary = '116000000000000001', software = 'mastodon') {
  const post: MastodonStatus = { host, id: canary, user: 'keeper', content: '<p>still singing</p>' }
  return {
    ...mastodonPages(post),
    [`https://${host}/.well-known/nodeinfo`]: mastodonJson({
      links: [
        { rel: 'http://nodeinfo.diaspora.software/ns/schema/2.0', href: `https://${host}/nodeinfo/2.0` },
      ],
    }),
    [`https://${host}/nodeinfo/2.0`]: mastodonJson({ software: { name: software, version: '4.6.4' } }),
    [`https://${host}/api/v2/instance`]: mastodonJson({ domain: host, contact: { account: { id: '7' } } }),
    [`https://${host}/api/v1/accounts/7/statuses?exclude_replies=true&exclude_reblogs=true&limit=5`]:
      mastodonJson([mastodonStatus(post)]),
  }
}

/** What a host answers for a living status and its account. */
export function mastodonPages(post: MastodonStatus): Record<string, Page> {
  const urls = mastodonUrls(post)
  return {
    [urls.api]: mastodonJson(mastodonStatus(post)),
    [urls.object]: mastodonJson(mastodonNote(post), 200, 'application/activity+json; charset=utf-8'),
    [urls.account]: mastodonJson(accountOf(post)),
    ...(post.history === undefined ? {} : { [urls.history]: mastodonJson(post.history) }),
  }
}

export const MASTODON_NOT_FOUND = mastodonJson({ error: 'Record not found' }, 404)

/** What a host answers for a status that its author deleted. */
export const mastodonDeletedPages = (post: MastodonStatus): Record<string, Page> => {
  const urls = mastodonUrls(post)
  return { ...mastodonPages(post), [urls.api]: MASTODON_NOT_FOUND, [urls.object]: MASTODON_NOT_FOUND }
}
