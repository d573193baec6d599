import { instagramPlatform } from '../../../src/platforms/instagram/platform.ts'
import type { PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, matches } from '../../support/origin/mood.ts'
import {
  graphError,
  instagramBroken,
  instagramErrorPage,
  instagramPages,
} from '../../support/origin/platforms/instagram.ts'
import { CAROUSEL, instagramRefOf, PHOTO, REEL } from './posts.ts'
import { rows } from './rows.ts'

if (instagramPlatform.capture === undefined) throw new TypeError('Instagram can be asked.')

const { code } = CAROUSEL
const isEmbed = ({ url }: OriginRequest): boolean => url.pathname.endsWith('/embed/captioned/')
const isOembed = ({ url }: OriginRequest): boolean => url.host === 'graph.facebook.com'
const EMBED = (request: OriginRequest): boolean =>
  request.url.host === 'www.instagram.com' && isEmbed(request)
/** The post's page, and oEmbed, which it asks before it says not-found. */
const PAGE = (request: OriginRequest): boolean =>
  isOembed(request) || (request.url.host === 'www.instagram.com' && !isEmbed(request))

const notFound: Mood = (usual, request) =>
  isOembed(request)
    ? (graphError(24, 2_207_045) as object)
    : { ...usual, status: 200, body: isEmbed(request) ? instagramBroken(code) : instagramErrorPage }

/** Instagram, for the contract of all platforms. */
export const instagramSubject: PlatformSubject = {
  platform: { ...instagramPlatform, capture: instagramPlatform.capture },
  site: { pages: { ...instagramPages(CAROUSEL), ...instagramPages(REEL), ...instagramPages(PHOTO) } },
  addresses: [
    [`https://www.instagram.com/p/${code}/`, code],
    [`https://www.instagram.com/harbour.desk/p/${code}/?img_index=2`, code],
    [`https://www.instagram.com/reel/${REEL.code}/?igsh=abc`, REEL.code],
    [`https://instagr.am/p/${code}`, code],
    [`https://www.instagram.com/p/${code}/embed/captioned/`, code],
    ['https://www.instagram.com/harbour.desk/', null],
    ['https://www.instagram.com/stories/harbour.desk/123/', null],
    [`https://harbourpost.example/p/${code}/`, null],
  ],
  post: instagramRefOf(CAROUSEL),
  record: {
    witness: 'instagram-embed',
    confirmedBy: ['instagram-page'],
    publishedAt: '2026-03-01T13:10:40.000Z',
    text: 'The crane came down. #harbour @ferry_desk\n\nMore at 9.',
    author: { handle: 'harbour.desk', name: 'Harbour Desk', id: '4200', verification: 'verified' },
    sources: { 'author.name': 'instagram-page' },
    media: [{ kind: 'photo' }, { kind: 'photo' }, { kind: 'video', durationMs: 12_500 }],
    metrics: { likes: 5096, replies: 120 },
  },
  media: { photo: 2, video: 1, avatar: 1, poster: 1 },
  card: ['Harbour Desk', '@harbour.desk', '<video', '<img', 'mark of a verified account'],
  sources: [EMBED, PAGE],
  notFound,
  ofPost: (match) => (request) =>
    matches(match, request) && decodeURIComponent(request.url.href).includes(code),
  rows,
  alias: {
    ...instagramRefOf(CAROUSEL),
    id: `${code}${'k'.repeat(28)}`,
    url: `https://www.instagram.com/p/${code}${'k'.repeat(28)}/`,
  },
}
