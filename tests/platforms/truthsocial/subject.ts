import { truthsocialPlatform } from '../../../src/platforms/truthsocial/platform.ts'
import type { LivenessRow, PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, matches, moods } from '../../support/origin/mood.ts'
import { jpeg } from '../../support/origin/picture.ts'
import { mastodonJson, mastodonStatus } from '../../support/origin/platforms/mastodon.ts'

if (truthsocialPlatform.capture === undefined) throw new TypeError('Truth Social can be asked.')

const ID = '115900000000000021'
const MEDIA = 'https://static-assets-1.truthsocial.com/tmtg:prime-ts-assets'
const base = (id: string, content: string) => ({
  ...mastodonStatus({ host: 'truthsocial.com', id, user: 'harbour', content }),
  url: `https://truthsocial.com/@harbour/${id}`,
})
const STATUS = {
  ...base(ID, '<p>RE: https://truthsocial.com/@harbour/115900000000000009</p><p>It came down</p>'),
  account: {
    id: '1',
    username: 'harbour',
    acct: 'harbour',
    display_name: 'Harbour Desk',
    verified: true,
    avatar: `${MEDIA}/avatar.jpg`,
    unauth_visibility: true,
  },
  quote_id: '115900000000000009',
  quote: base('115900000000000009', '<p>The crane</p>'),
  in_reply_to_id: '115900000000000008',
  in_reply_to: base('115900000000000008', '<p>What happened?</p>'),
  media_attachments: [
    { id: '3', type: 'image', url: `${MEDIA}/original/crane.jpg`, preview_url: `${MEDIA}/small/crane.jpg` },
  ],
}
const api = (id: string) => `https://truthsocial.com/api/v1/statuses/${id}`
const file = (name: string) => ({
  headers: { 'content-type': 'image/jpeg' },
  body: jpeg(16, 16, [90, 9, 9], name),
})
const isApi = ({ url }: OriginRequest): boolean => url.pathname.startsWith('/api/v1/statuses/')
const isOfPost = ({ url }: OriginRequest): boolean => url.pathname.endsWith(ID)
const NOT_FOUND: Mood = () => mastodonJson({ error: 'Record not found' }, 404)

/** An answer of the API, and its meaning (platforms-2.md § 3). */
const row = (
  name: string,
  mood: Mood | null,
  meaning: Omit<LivenessRow, 'name' | 'arrange'>,
): LivenessRow => ({
  name,
  ...meaning,
  arrange(origin) {
    if (mood) origin.mood(isOfPost, mood)
  },
})
const REFUSED = { liveness: 'unknown', reason: 'upstream', refused: true, outcome: 'blocked' } as const
const unknown = (reason: LivenessRow['reason']) =>
  ({ liveness: 'unknown', reason, outcome: 'failed' }) as const
const challenge: Mood = () => ({
  status: 403,
  headers: { 'content-type': 'text/html', 'cf-mitigated': 'challenge' },
  body: '<title>Just a moment...</title>',
})

/** Truth Social, for the contract of all platforms. */
export const truthsocialSubject: PlatformSubject = {
  platform: { ...truthsocialPlatform, capture: truthsocialPlatform.capture },
  site: {
    pages: {
      [api(ID)]: mastodonJson(STATUS),
      [`${MEDIA}/avatar.jpg`]: file('avatar'),
      [`${MEDIA}/original/crane.jpg`]: file('crane'),
    },
  },
  addresses: [
    [`https://truthsocial.com/@harbour/posts/${ID}`, ID],
    [`https://truthsocial.com/@harbour/${ID}/embed`, ID],
    [`https://truthsocial.com/users/harbour/statuses/${ID}`, ID],
    [api(ID), ID],
    ['https://truthsocial.com/@harbour', null],
  ],
  post: { platform: 'truthsocial', id: ID, url: `https://truthsocial.com/@harbour/${ID}` },
  record: {
    witness: 'truthsocial-api',
    confirmedBy: [],
    text: 'It came down',
    author: { handle: 'harbour', name: 'Harbour Desk', verification: 'verified' },
    quoted: { status: 'served', post: { text: 'The crane' } },
    parent: { text: 'What happened?' },
    replyTo: { id: '115900000000000008' },
  },
  media: { photo: 1, avatar: 1 },
  card: ['Harbour Desk', '@harbour', '<img', 'red mark', 'The crane', 'What happened?'],
  sources: [isApi],
  notFound: NOT_FOUND,
  ofPost: (match) => (request) => matches(match, request) && isOfPost(request),
  rows: [
    row('the status', null, { liveness: 'live', reason: null, outcome: 'captured' }),
    row('not found: one source proves nothing', NOT_FOUND, unknown('upstream')),
    row('a page with 404', moods.blocked(), unknown('unreadable')),
    row('a challenge of Cloudflare', challenge, REFUSED),
    row('a block page', moods.outage(403), REFUSED),
    row(
      'an account that is not shown to readers without one',
      () => mastodonJson({ error: 'This method requires an authenticated user' }, 401),
      REFUSED,
    ),
    row(
      'the same with 422',
      () => mastodonJson({ error: 'This method requires an authenticated user' }, 422),
      REFUSED,
    ),
    row('a limit', moods.rateLimited({ 'retry-after': '60' }), {
      ...unknown('rate-limited'),
      retryAfter: 60,
    }),
    row('an outage', moods.outage(), unknown('upstream')),
    row('a private status', () => mastodonJson({ ...STATUS, visibility: 'private' }), {
      liveness: 'account-protected',
      reason: 'protected',
      outcome: 'private',
    }),
    row('another status', () => mastodonJson({ ...STATUS, id: '115900000000000099' }), unknown('unreadable')),
  ],
}
