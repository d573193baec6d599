import type { LivenessRow, PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, matches, moods } from '../../support/origin/mood.ts'
import { perch } from './platform.ts'
import { postOf } from './recogniser.ts'
import { ID, SITE, TEXT } from './site.ts'

const API = 'api.perch.example'
const PAGE = 'perch.example'
const post = postOf(ID)
const alias = postOf('wren:7')
if (post === null || alias === null) throw new TypeError('These are posts of Perch.')

const gone =
  (why: string): Mood =>
  () => ({
    status: 410,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ gone: why }),
  })
const isOfPost = ({ url }: OriginRequest): boolean => /\/(?:posts\/900:7|900\/7)$/.test(url.pathname)

/** A row where the API answers so, and the page knows nothing. */
const row = (name: string, api: Mood, meaning: Omit<LivenessRow, 'name' | 'arrange'>): LivenessRow => ({
  name,
  ...meaning,
  arrange(origin) {
    origin.mood((request) => request.url.host === API && isOfPost(request), api)
    origin.mood((request) => request.url.host === PAGE && isOfPost(request), moods.blocked())
  },
})
const named = (why: string, liveness: LivenessRow['liveness'], reason: LivenessRow['reason']): LivenessRow =>
  row(`gone: ${why}`, gone(why), { liveness, reason, outcome: why === 'hidden' ? 'private' : 'gone' })

/** Perch, for the contract of all platforms. */
export const perchSubject: PlatformSubject = {
  platform: perch,
  site: SITE,
  addresses: [
    ['https://perch.example/900/7', ID],
    ['perch.example/wren/7', 'wren:7'],
    ['https://web.archive.org/web/2026/https://perch.example/900/7', ID],
    ['https://perch.example/wren', null],
    ['https://birds.example/900/7', null],
  ],
  post,
  record: {
    witness: 'perch-api',
    confirmedBy: ['perch-page'],
    text: TEXT,
    author: { id: '900', handle: 'wren', verification: 'ring' },
    media: [{ kind: 'photo' }, { delivery: 'hls' }, { soundUrl: 'https://media.perch.example/clip.m4a' }],
    links: [{ finalUrl: 'https://birds.example/nest', title: 'How to build a nest' }],
  },
  media: { photo: 1, playlist: 2, segment: 2, video: 1, audio: 1, avatar: 1 },
  card: ['Wren Hall', 'ring of a known bird', 'application/vnd.apple.mpegurl', 'Sound of the video'],
  sources: [API, (request) => request.url.host === PAGE],
  notFound: moods.blocked(),
  ofPost: (match) => (request) => matches(match, request) && isOfPost(request),
  rows: [
    { name: 'both sources serve it', arrange: () => {}, liveness: 'live', reason: null, outcome: 'captured' },
    named('author', 'deleted', 'deleted'),
    named('keepers', 'removed', 'removed'),
    named('account', 'account-deleted', 'account-deleted'),
    named('hidden', 'account-protected', 'protected'),
    row('not found by both', moods.blocked(), {
      liveness: 'not-found',
      reason: 'not-found',
      outcome: 'gone',
    }),
    row('a limit', moods.rateLimited({ 'retry-after': '60' }), {
      liveness: 'unknown',
      reason: 'rate-limited',
      outcome: 'failed',
      retryAfter: 60,
    }),
    row('the answer for another post', () => ({ body: '{"id":"900:8"}' }), {
      liveness: 'unknown',
      reason: 'unreadable',
      outcome: 'failed',
    }),
  ],
  alias,
}
