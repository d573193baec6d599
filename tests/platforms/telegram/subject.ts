import { messageRef } from '../../../src/platforms/telegram/message-id.ts'
import { telegramPlatform } from '../../../src/platforms/telegram/platform.ts'
import type { PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, matches } from '../../support/origin/mood.ts'
import { telegramError, telegramList, telegramPages } from '../../support/origin/platforms/telegram.ts'
import { ALBUM, ID, NEIGHBOURS, SITE_MESSAGE } from './messages.ts'
import { rows } from './rows.ts'

if (telegramPlatform.capture === undefined) throw new TypeError('Telegram can be asked.')

const isList = ({ url }: OriginRequest): boolean => url.pathname.startsWith('/s/')
const isOfPost = ({ url }: OriginRequest): boolean => url.pathname.replace('/s/', '/') === `/${ID}`
const WIDGET = ({ url }: OriginRequest): boolean => url.host === 't.me' && url.search.includes('embed=1')
const LIST = (request: OriginRequest): boolean => request.url.host === 't.me' && isList(request)

const notFound: Mood = (usual, request) => ({
  ...usual,
  status: 200,
  body: isList(request) ? telegramList(NEIGHBOURS) : telegramError('Post not found'),
})

/** Telegram, for the contract of all platforms. */
export const telegramSubject: PlatformSubject = {
  platform: { ...telegramPlatform, capture: telegramPlatform.capture },
  site: { pages: { ...telegramPages(SITE_MESSAGE, NEIGHBOURS), ...telegramPages(ALBUM, NEIGHBOURS) } },
  addresses: [
    [`https://t.me/${ID}`, ID],
    [`https://t.me/s/${ID}`, ID],
    [`https://telegram.me/${ID}?single`, ID],
    [`https://web.archive.org/web/2026/https://t.me/${ID}`, ID],
    ['https://t.me/harbour_desk', null],
    ['https://t.me/c/123456/78', null],
    ['https://harbourpost.example/harbour_desk/101', null],
  ],
  post: messageRef('harbour_desk', 101),
  record: {
    witness: 'telegram-widget',
    confirmedBy: ['telegram-list'],
    text: 'The crane came down. #harbour',
    author: { handle: 'harbour_desk', name: 'Harbour Desk', verification: 'verified' },
    edited: true,
    aliases: ['harbour_desk/102'],
  },
  media: { photo: 2, video: 1, avatar: 1, poster: 1 },
  card: ['Harbour Desk', '@harbour_desk', '<video', '<img', 'mark of a verified channel', 'edited'],
  sources: [WIDGET, LIST],
  notFound,
  ofPost: (match) => (request) => matches(match, request) && isOfPost(request),
  rows,
  alias: messageRef('harbour_desk', 102),
}
