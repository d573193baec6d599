import { readFileSync } from 'node:fs'
import type { FixturePost } from '../tests/support/origin/post.ts'
import type { OriginSite } from '../tests/support/origin/site.ts'

/** The URL of the sample article; `.example` is a reserved domain that never resolves. */
export const ARTICLE = 'https://courier.example/2026/11/harbour-bridge'
/** The same story as plain text, as a news feed syndicates it. */
export const FEED = 'https://feed.courier.example/harbour-bridge.txt'

const harbour = { handle: 'harbour_office', name: 'Harbour Office', id: '4401' }
const mira = { handle: 'mira_on_air', name: 'Mira Voss', id: '4402', blue: true }
const dredge = { handle: 'dredge_notes', name: 'Notes from the Dredge', id: '4403' }

const photo: FixturePost = {
  id: '2123675840410550272',
  author: harbour,
  text: 'The bridge is open again. All four spans were inspected overnight. #HarbourBridge',
  photos: [
    { key: 'HarbourBridge01', width: 1600, height: 900, alt: 'A swing bridge at dawn, closed to shipping' },
  ],
  likes: 412,
}

const video: FixturePost = {
  id: '2123688586900406272',
  author: mira,
  text: 'First lorry over the harbour bridge in eleven days. Listen to that crowd.',
  video: {
    mediaId: '1991400000000000001',
    kind: 'upload',
    durationMs: 3000,
    alt: 'A lorry crosses a bridge',
  },
  likes: 2210,
}

const quote: FixturePost = {
  id: '2123712955806646272',
  author: dredge,
  text: 'Eleven days, not four. Worth remembering what was promised.',
  quoted: {
    id: '2119822319416246272',
    author: harbour,
    text: 'The bridge will be closed for four days while divers look at the piers.',
  },
  likes: 97,
}

const dead: FixturePost = {
  id: '2120115685815222272',
  author: { handle: 'port_voices', name: 'Port Voices', id: '4404' },
  text: 'A crane driver tells us the crack was reported in March. Nobody came.',
  dead: 'deleted',
}

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8')

const site: OriginSite = {
  posts: [photo, video, quote, dead],
  pages: {
    [ARTICLE]: read('article.html'),
    [FEED]: { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: read('article.txt') },
  },
}

export default site
