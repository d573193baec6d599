import { threadsPlatform } from '../../../src/platforms/threads/platform.ts'
import type { PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, matches } from '../../support/origin/mood.ts'
import { graphError } from '../../support/origin/platforms/instagram.ts'
import {
  threadsNamelessPage,
  threadsPages,
  threadsUnavailable,
} from '../../support/origin/platforms/threads.ts'
import { ANSWER, QUOTING, THREAD, threadsRefOf } from './posts.ts'
import { rows } from './rows.ts'

if (threadsPlatform.capture === undefined) throw new TypeError('Threads can be asked.')

const { code } = THREAD
const isEmbed = ({ url }: OriginRequest): boolean => url.pathname.endsWith('/embed')
const isOembed = ({ url }: OriginRequest): boolean => url.host === 'graph.threads.com'
const EMBED = (request: OriginRequest): boolean => request.url.host === 'www.threads.com' && isEmbed(request)
/** The post's page, and oEmbed, which it asks before it says not-found. */
const PAGE = (request: OriginRequest): boolean =>
  isOembed(request) || (request.url.host === 'www.threads.com' && !isEmbed(request))
/** The shortcode that a request is for. */
const codeOf = ({ url }: OriginRequest): string =>
  /(?:\/post|\/t)\/([\w-]+)/.exec(decodeURIComponent(url.href))?.[1] ?? ''

const notFound: Mood = (usual, request) =>
  isOembed(request)
    ? (graphError(24, 4_279_056) as object)
    : {
        headers: { 'content-type': 'text/html' },
        ...usual,
        status: 200,
        body: isEmbed(request) ? threadsUnavailable(code) : threadsNamelessPage(codeOf(request)),
      }

/** Threads, for the contract of all platforms. */
export const threadsSubject: PlatformSubject = {
  platform: { ...threadsPlatform, capture: threadsPlatform.capture },
  site: { pages: { ...threadsPages(THREAD), ...threadsPages(ANSWER), ...threadsPages(QUOTING) } },
  addresses: [
    [`https://www.threads.com/@harbour.desk/post/${code}`, code],
    [`https://www.threads.net/@harbour.desk/post/${code}?xmt=abc`, code],
    [`https://www.threads.com/t/${code}`, code],
    [`https://www.threads.com/@harbour.desk/post/${code}/embed`, code],
    ['https://www.threads.com/@harbour.desk', null],
    ['https://www.threads.com/search?q=harbour', null],
    [`https://harbourpost.example/@harbour.desk/post/${code}`, null],
  ],
  post: threadsRefOf(THREAD),
  record: {
    witness: 'threads-embed',
    confirmedBy: ['threads-page'],
    publishedAt: '2026-03-01T13:10:40.000Z',
    text: 'The crane came down.\n\n#harbour, says @ferry_desk',
    author: { handle: 'harbour.desk', name: 'Harbour Desk', verification: 'verified' },
    sources: { 'author.name': 'threads-page' },
    media: [{ kind: 'photo', alt: 'A crane' }, { kind: 'photo' }, { kind: 'video' }],
    community: 'Ports',
    metrics: { likes: 406, replies: 77, reposts: 40 },
  },
  media: { photo: 2, video: 1, avatar: 1 },
  card: ['Harbour Desk', '@harbour.desk', '<video', '<img', 'mark of a verified account', 'Ports'],
  sources: [EMBED, PAGE],
  notFound,
  ofPost: (match) => (request) => matches(match, request) && codeOf(request) === code,
  rows,
  alias: {
    ...threadsRefOf(THREAD),
    id: `${code}${'k'.repeat(28)}`,
    url: `https://www.threads.com/@harbour.desk/post/${code}${'k'.repeat(28)}`,
  },
}
