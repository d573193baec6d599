import { postOf } from '../../../src/platforms/bluesky/at-uri.ts'
import { blueskyPlatform } from '../../../src/platforms/bluesky/platform.ts'
import type { PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, matches } from '../../support/origin/mood.ts'
import { blueskyJson, blueskyPages, blueskyUri } from '../../support/origin/platforms/bluesky.ts'
import { DID, FILES, ORIGINALS, QUOTED, refOf, SITE_POST } from './posts.ts'
import { rows } from './rows.ts'

const alias = postOf('harbour.example', SITE_POST.rkey)
if (blueskyPlatform.capture === undefined || alias === null) throw new TypeError('Bluesky can be asked.')

const ID = blueskyUri(SITE_POST)
const isServer = ({ url }: OriginRequest): boolean => /\/xrpc\/com\.atproto\.repo\./.test(url.pathname)
const isAppView = ({ url }: OriginRequest): boolean => /\/xrpc\/app\.bsky\.feed\./.test(url.pathname)

const notFound: Mood = (_, { url }) => {
  if (url.pathname.endsWith('getPosts')) return blueskyJson({ posts: [] })
  return url.pathname.endsWith('getRecord')
    ? blueskyJson({ error: 'RecordNotFound', message: 'Could not locate record' }, 400)
    : blueskyJson({ error: 'NotFound', message: `Post not found: ${url.searchParams.get('uri')}` }, 400)
}

/** Bluesky, for the contract of all platforms. */
export const blueskySubject: PlatformSubject = {
  platform: { ...blueskyPlatform, capture: blueskyPlatform.capture },
  site: { pages: { ...blueskyPages(SITE_POST), ...blueskyPages(QUOTED), ...FILES } },
  addresses: [
    [`https://bsky.app/profile/${DID}/post/${SITE_POST.rkey}`, ID],
    [`https://bsky.app/profile/harbour.example/post/${SITE_POST.rkey}?ref_src=embed`, alias.id],
    [`https://web.archive.org/web/2026/https://bsky.app/profile/${DID}/post/${SITE_POST.rkey}`, ID],
    [`https://embed.bsky.app/embed/${DID}/app.bsky.feed.post/${SITE_POST.rkey}`, ID],
    ['https://bsky.app/profile/harbour.example', null],
    ['https://harbourpost.example/profile/a.example/post/1', null],
  ],
  post: refOf(SITE_POST),
  record: {
    witness: 'bluesky-appview',
    confirmedBy: ['bluesky-pds'],
    text: SITE_POST.text,
    author: { id: DID, handle: 'harbour.example', name: 'Harbour Desk', verification: 'verified' },
    entities: [{ kind: 'hashtag', start: 25, end: 33 }],
    media: [{ kind: 'video', url: ORIGINALS.film, alt: 'The crane falls' }],
    quoted: { status: 'served', post: { id: blueskyUri(QUOTED), media: [{ url: ORIGINALS.quay }] } },
    labels: ['graphic-media'],
    sensitive: true,
    aliases: [alias.id],
  },
  media: { photo: 1, video: 1, avatar: 1, poster: 1 },
  card: [
    'Harbour Desk',
    '@harbour.example',
    '<video',
    '<img',
    'verified account',
    'graphic-media',
    'Crane Watch',
  ],
  sources: [isAppView, isServer],
  notFound,
  ofPost: (match) => (request) =>
    matches(match, request) && decodeURIComponent(request.url.search).includes(SITE_POST.rkey),
  rows,
  alias,
}
