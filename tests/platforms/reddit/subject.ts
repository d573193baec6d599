import { redditPlatform } from '../../../src/platforms/reddit/platform.ts'
import { redditRef } from '../../../src/platforms/reddit/post-url.ts'
import type { PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, matches, moods } from '../../support/origin/mood.ts'
import { redditNoPost, redditPages } from '../../support/origin/platforms/reddit.ts'
import { ID, POST, TEXT } from './posts.ts'
import { rows } from './rows.ts'

const post = redditRef(ID, 'r/harbour')
if (redditPlatform.capture === undefined || post === null) throw new TypeError('Reddit can be asked.')

const EMBED = 'embed.reddit.com'
const isAtom = ({ url }: OriginRequest): boolean => url.pathname.endsWith('/.rss')
const notFound: Mood = (usual, request) =>
  isAtom(request) ? moods.blocked()(usual, request) : { ...usual, status: 200, body: redditNoPost }

/** Reddit, for the contract of all platforms. */
export const redditSubject: PlatformSubject = {
  platform: { ...redditPlatform, capture: redditPlatform.capture },
  site: {
    pages: {
      ...redditPages(POST),
      'https://www.reddit.com/r/harbour/s/KeyOfPost1': {
        status: 301,
        headers: { location: `${post.url}a_slug/?share_id=x&utm_source=share` },
      },
    },
  },
  addresses: [
    [`https://www.reddit.com/r/harbour/comments/${ID}/a_slug/`, ID],
    [`https://old.reddit.com/r/harbour/comments/${ID}/a_slug/kxyz12/`, ID],
    [`https://redd.it/${ID}`, ID],
    [`https://embed.reddit.com/r/harbour/comments/${ID}/?embed=true`, ID],
    ['https://www.reddit.com/r/harbour/s/KeyOfPost1', 'r/harbour/s/KeyOfPost1'],
    [`https://web.archive.org/web/2025/https://www.reddit.com/r/harbour/comments/${ID}/`, ID],
    ['https://www.reddit.com/r/harbour/', null],
    ['https://i.redd.it/abc.jpg', null],
  ],
  post,
  record: {
    witness: 'reddit-embed',
    confirmedBy: ['reddit-atom'],
    text: TEXT,
    author: { handle: 'filmgrain' },
    community: 'r/harbour',
    publishedAt: '2026-02-25T06:13:20.000Z',
    metrics: { likes: 4212, replies: 57 },
  },
  media: { photo: 2 },
  card: ['filmgrain', 'r/harbour', '<h2 class="headline"', '<img', '• one'],
  sources: [EMBED, isAtom],
  notFound,
  ofPost: (match) => (request) => matches(match, request) && request.url.pathname.includes(ID),
  rows,
  alias: {
    platform: 'reddit',
    id: 'r/harbour/s/KeyOfPost1',
    url: 'https://www.reddit.com/r/harbour/s/KeyOfPost1',
  },
}
