import { createVideoRef } from '../../../src/platforms/youtube/create-video-ref.ts'
import { youtubePlatform } from '../../../src/platforms/youtube/platform.ts'
import type { PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, matches } from '../../support/origin/mood.ts'
import { youtubePages, youtubeUnplayable } from '../../support/origin/platforms/youtube.ts'
import { rows } from './rows.ts'
import { ID, VIDEO } from './videos.ts'

const post = createVideoRef(ID)
if (youtubePlatform.capture === undefined || post === null) throw new TypeError('YouTube can be asked.')

const isPlayer = ({ url }: OriginRequest): boolean => url.pathname.startsWith('/youtubei/')
const isOembed = ({ url }: OriginRequest): boolean => url.pathname === '/oembed'
const notFound: Mood = (usual, request) =>
  isOembed(request)
    ? { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' }
    : { ...usual, status: 200, body: JSON.stringify(youtubeUnplayable('ERROR', 'Video unavailable')) }

/** YouTube, for the contract of all platforms. */
export const youtubeSubject: PlatformSubject = {
  platform: { ...youtubePlatform, capture: youtubePlatform.capture },
  site: { pages: youtubePages(VIDEO) },
  addresses: [
    [`https://www.youtube.com/watch?v=${ID}&t=7s`, ID],
    [`https://youtu.be/${ID}?si=abc`, ID],
    [`https://www.youtube.com/shorts/${ID}`, ID],
    [`https://www.youtube.com/live/${ID}?feature=share`, ID],
    [`https://www.youtube-nocookie.com/embed/${ID}`, ID],
    [`https://m.youtube.com/watch?v=${ID}`, ID],
    [`https://web.archive.org/web/2026/https://www.youtube.com/watch?v=${ID}`, ID],
    ['https://www.youtube.com/embed/videoseries?list=PL1', null],
    ['https://www.youtube.com/embed/live_stream?channel=UC1', null],
    ['https://www.youtube.com/@harbourdesk', null],
  ],
  post,
  record: {
    witness: 'youtube-player',
    confirmedBy: ['youtube-oembed'],
    title: VIDEO.title,
    text: `${VIDEO.title}\n\n${VIDEO.description}`,
    author: { handle: 'harbourdesk', name: 'Harbour Desk', id: 'UCharbourdesk00000000000' },
    byline: 'Unlisted',
    media: [{ kind: 'video', served: false, durationMs: 201_000 }],
  },
  missing: [{ part: 'video', url: post.url, reason: 'upstream' }],
  media: { poster: 1 },
  card: ['Harbour Desk', '@harbourdesk', '3:21', 'Video not kept', '<h2 class="headline"', 'Unlisted'],
  sources: [isPlayer, isOembed],
  notFound,
  ofPost: (match) => (request) =>
    matches(match, request) && (request.url.search + Buffer.from(request.body).toString()).includes(ID),
  rows,
}
