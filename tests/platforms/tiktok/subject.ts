import { tiktokPlatform } from '../../../src/platforms/tiktok/platform.ts'
import { tiktokRef } from '../../../src/platforms/tiktok/post-url.ts'
import type { PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, matches } from '../../support/origin/mood.ts'
import {
  tiktokFilm,
  tiktokNoEmbed,
  tiktokNoItem,
  tiktokNoOembed,
  tiktokPage,
  tiktokPages,
} from '../../support/origin/platforms/tiktok.ts'
import { ID, VIDEO } from './posts.ts'
import { rows } from './rows.ts'

const post = tiktokRef(ID, 'harbourdesk')
if (tiktokPlatform.capture === undefined || post === null) throw new TypeError('TikTok can be asked.')

const isEmbed = ({ url }: OriginRequest): boolean => url.pathname.startsWith('/embed/v2/')
/** The player's list, and what is asked if it does not find the post. */
const isOther = ({ url }: OriginRequest): boolean =>
  url.host === 'www.tiktok.com' && /^\/(?:player\/api|oembed|@i\/)/.test(url.pathname)
const notFound: Mood = (_, { url }) => {
  if (url.pathname.startsWith('/embed/')) return tiktokNoEmbed
  if (url.pathname === '/oembed') return tiktokNoOembed
  if (url.pathname.startsWith('/@i/')) return tiktokPage({ statusCode: 10204 })
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(tiktokNoItem(url.searchParams.get('item_ids') ?? '', 'nil_core_data')),
  }
}

/** TikTok, for the contract of all platforms. */
export const tiktokSubject: PlatformSubject = {
  platform: { ...tiktokPlatform, capture: tiktokPlatform.capture },
  site: {
    pages: {
      ...tiktokPages(VIDEO),
      'https://www.tiktok.com/t/ZTHarb0ur': {
        status: 301,
        headers: { location: `https://www.tiktok.com/@harbourdesk/video/${ID}?_t=8x&_r=1` },
        body: '',
      },
    },
  },
  addresses: [
    [`https://www.tiktok.com/@harbourdesk/video/${ID}?is_from_webapp=1`, ID],
    [`https://www.tiktok.com/@harbourdesk/photo/${ID}`, ID],
    [`https://m.tiktok.com/v/${ID}.html`, ID],
    [`https://www.tiktok.com/embed/v2/${ID}?lang=en`, ID],
    [`https://www.tiktok.com/player/v1/${ID}?autoplay=1`, ID],
    ['https://vm.tiktok.com/ZTHarb0ur/', 't/ZTHarb0ur'],
    ['https://vt.tiktok.com/ZTHarb0ur', 't/ZTHarb0ur'],
    ['https://www.tiktok.com/t/ZTHarb0ur/', 't/ZTHarb0ur'],
    ['https://www.tiktok.com/@harbourdesk', null],
    ['https://www.tiktok.com/tag/harbour', null],
    ['https://www.tiktok.com/@harbourdesk/video/12', null],
  ],
  post,
  record: {
    witness: 'tiktok-embed',
    confirmedBy: ['tiktok-player'],
    text: VIDEO.text,
    url: `https://www.tiktok.com/@harbourdesk/video/${ID}`,
    author: { handle: 'harbourdesk', name: 'Harbour Desk' },
    publishedAt: '2026-03-01T07:00:04.000Z',
    byline: '♬ original sound - Harbour Desk',
    entities: [
      { kind: 'mention', url: 'https://www.tiktok.com/@pier.watch' },
      { kind: 'hashtag', url: 'https://www.tiktok.com/tag/harbour' },
    ],
    media: [{ kind: 'video', url: tiktokFilm(ID), fallbackUrls: [], width: 576, durationMs: 13_000 }],
    metrics: { likes: 99, replies: 17, reposts: 5, views: 4213 },
  },
  media: { avatar: 1, poster: 1, video: 1 },
  card: ['Harbour Desk', '@harbourdesk', '<video ', '♬ original sound - Harbour Desk'],
  sources: [isEmbed, isOther],
  notFound,
  ofPost: (match) => (request) => matches(match, request) && request.url.href.includes(ID),
  rows,
  alias: { platform: 'tiktok', id: 't/ZTHarb0ur', url: 'https://www.tiktok.com/t/ZTHarb0ur' },
}
