import { mastodonPlatform } from '../../../src/platforms/mastodon/platform.ts'
import { readPostUrl } from '../../../src/platforms/mastodon/post-id.ts'
import type { PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { matches } from '../../support/origin/mood.ts'
import {
  MASTODON_NOT_FOUND,
  mastodonHost,
  mastodonJson,
  mastodonPages,
  mastodonStatus,
} from '../../support/origin/platforms/mastodon.ts'
import { FILES, HOST, QUOTED, refOf, SITE_STATUS } from './posts.ts'
import { rows } from './rows.ts'

const COPY_URL = `https://ferries.example/@harbour@${HOST}/115900000000000777`
const alias = readPostUrl(new URL(COPY_URL))
if (mastodonPlatform.capture === undefined || alias === null) throw new TypeError('Mastodon can be asked.')

const ID = `${HOST}/${SITE_STATUS.id}`
const isApi = ({ url }: OriginRequest): boolean => /^\/api\/v1\/statuses\/\d+$/.test(url.pathname)
const isObject = ({ url }: OriginRequest): boolean => /^\/@\w+\/\d+$/.test(url.pathname)

/** Another host's copy of the status. */
const copy = {
  ...mastodonStatus(SITE_STATUS),
  id: '115900000000000777',
  account: { id: '55', username: 'harbour', acct: `harbour@${HOST}`, display_name: 'Harbour Desk' },
}

/** Mastodon, for the contract of all platforms. */
export const mastodonSubject: PlatformSubject = {
  platform: { ...mastodonPlatform, capture: mastodonPlatform.capture },
  site: {
    pages: {
      ...mastodonHost(HOST),
      ...mastodonHost('ferries.example'),
      ...mastodonPages(SITE_STATUS),
      ...mastodonPages(QUOTED),
      ...FILES,
      'https://ferries.example/api/v1/statuses/115900000000000777': mastodonJson(copy),
    },
  },
  addresses: [
    [`https://${HOST}/@harbour/${SITE_STATUS.id}`, ID],
    [`https://${HOST}/users/harbour/statuses/${SITE_STATUS.id}`, ID],
    [`https://${HOST}/@harbour/${SITE_STATUS.id}/embed`, ID],
    [COPY_URL, 'ferries.example/115900000000000777'],
    [`https://pixels.example/p/harbour/700000000000000001/embed`, 'pixels.example/700000000000000001'],
    ['https://notes.example/notes/9bhqfo835v', 'notes.example/9bhqfo835v'],
    ['https://notes.example/embed/notes/9bhqfo835v', 'notes.example/9bhqfo835v'],
    ['https://lemmy.example/post/123', 'lemmy.example/123'],
    ['https://news.example/post/123', null],
    [`https://${HOST}/@harbour`, null],
  ],
  post: refOf(SITE_STATUS),
  record: {
    witness: 'mastodon-api',
    confirmedBy: ['mastodon-activitypub'],
    text: 'The crane came down, @ines. #harbour',
    contentWarning: 'A falling crane',
    sensitive: true,
    author: { handle: `harbour@${HOST}`, name: 'Harbour Desk' },
    entities: [
      { kind: 'mention', start: 21, end: 26 },
      { kind: 'hashtag', start: 28, end: 36 },
    ],
    media: [
      { kind: 'photo', alt: 'The crane' },
      { kind: 'video', durationMs: 2040 },
      { kind: 'audio' },
      { kind: 'gif' },
    ],
    quoted: { status: 'served', post: { author: { name: 'Crane Watch' }, media: [{ alt: 'The quay' }] } },
    editIds: ['2026-03-01T08:00:00.000Z', '2026-03-01T09:00:00.000Z'],
    versions: [{ at: '2026-03-01T08:00:00.000Z', text: 'The crane come down' }],
  },
  media: { photo: 2, video: 1, audio: 1, gif: 1, avatar: 1, poster: 1 },
  card: [
    'Harbour Desk',
    `@harbour@${HOST}`,
    '<video',
    '<audio',
    '<summary><span dir="auto">A falling crane',
    'Crane Watch',
  ],
  sources: [isApi, isObject],
  notFound: () => MASTODON_NOT_FOUND,
  ofPost: (match) => (request) => matches(match, request) && request.url.pathname.includes(SITE_STATUS.id),
  rows,
  alias,
}
