import { xPlatform } from '../../../src/platforms/x/platform.ts'
import { photoPost } from '../../capture/posts.ts'
import type { LivenessRow, PlatformSubject } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { moods } from '../../support/origin/mood.ts'
import { type Row, rows } from './rows.ts'
import { statusRows } from './rows-statuses.ts'
import { OEMBED, ref, TWEET_RESULT } from './world.ts'

if (xPlatform.capture === undefined) throw new TypeError('X can be asked.')

const ID = photoPost.id
const ofPost =
  (host: string) =>
  ({ url }: OriginRequest): boolean =>
    url.host === host && url.search.includes(ID)

const row = ({ tweet, oembed, death, told, withWords, ...row }: Row): LivenessRow => ({
  ...row,
  ...(told === undefined ? {} : { retryAfter: told }),
  ...(withWords === undefined ? {} : { wordsOutcome: withWords }),
  arrange(origin) {
    if (tweet) origin.mood(ofPost(TWEET_RESULT), tweet)
    if (oembed) origin.mood(ofPost(OEMBED), oembed)
    if (death) origin.kill(ID, death)
  },
})

/** X, for the contract of all platforms. */
export const xSubject: PlatformSubject = {
  platform: { ...xPlatform, capture: xPlatform.capture },
  site: { posts: [{ ...photoPost, video: { mediaId: '1899999999999999999' } }] },
  addresses: [
    [`https://twitter.com/mira_holt/status/${ID}?s=20`, ID],
    [`https://x.com/i/web/status/${ID}`, ID],
    [`https://web.archive.org/web/2025/https://twitter.com/mira_holt/status/${ID}`, ID],
    ['https://x.com/mira_holt', null],
    ['https://harbourpost.example/status/1', null],
  ],
  post: ref(ID),
  record: { witness: 'x-syndication', confirmedBy: ['x-oembed'], text: photoPost.text },
  media: { photo: 2, video: 1, avatar: 1, poster: 1 },
  card: ['Mira Holt', '@mira_holt', '<video', '<img'],
  sources: [TWEET_RESULT, OEMBED],
  notFound: moods.blocked(),
  ofPost: (match) => ofPost(String(match)),
  rows: [...rows, ...statusRows].map(row),
}
