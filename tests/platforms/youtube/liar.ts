import type { Liveness } from '../../../src/model/outcome.ts'
import { createVideoRef } from '../../../src/platforms/youtube/create-video-ref.ts'
import { youtubePlatform } from '../../../src/platforms/youtube/platform.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import {
  youtubeGonePages,
  youtubeOembed,
  youtubePages,
  youtubePlayer,
  youtubeUnplayable,
} from '../../support/origin/platforms/youtube.ts'
import type { LiarSubject } from '../liar.ts'
import { VIDEO } from './videos.ts'

const ids = (kind: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${kind}${String(n).padStart(8, '0')}`)
const ref = (id: string) => {
  const post = createVideoRef(id)
  if (post === null) throw new TypeError(`${id} is no video.`)
  return post
}
const DEATHS: readonly (readonly [kind: string, liveness: Liveness, sub: string])[] = [
  ['del', 'deleted', 'This video has been removed by the uploader'],
  [
    'sus',
    'account-suspended',
    'This video is no longer available because the YouTube account associated with this video has been terminated.',
  ],
  ['rem', 'removed', 'This video is no longer available due to a copyright claim by Gull Films'],
  ['non', 'not-found', "This video isn't available anymore"],
]
const json =
  (value: unknown): Mood =>
  () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) })

/** YouTube, for the test with false answers. */
export function createYoutubeLiar(scale: number): LiarSubject {
  const living = ids('liv', 60 * scale)
  const dead = DEATHS.flatMap(([kind, liveness]) =>
    ids(kind, 8 * scale).map((id) => ({ post: ref(id), liveness })),
  )
  return {
    platform: youtubePlatform,
    site: {
      pages: Object.assign(
        {},
        ...living.map((id) => youtubePages({ ...VIDEO, id })),
        ...DEATHS.flatMap(([kind, , sub]) =>
          ids(kind, 8 * scale).map((id) =>
            youtubeGonePages(id, youtubeUnplayable('ERROR', 'Video unavailable', sub)),
          ),
        ),
      ),
    },
    living: living.map(ref),
    dead,
    asks: ({ url }) => url.host === 'www.youtube.com',
    lies: [
      moods.redirect('https://consent.youtube.com/m?continue=x'),
      json(youtubeUnplayable('LOGIN_REQUIRED', 'Sign in to confirm you’re not a bot')),
      json(youtubeUnplayable('UNPLAYABLE', "This content isn't available, try again later.")),
      json(youtubeUnplayable('UNPLAYABLE', 'This video is not available')),
      json(youtubeUnplayable('ERROR', 'This video is asleep.')),
      json(youtubePlayer({ ...VIDEO, id: 'anotherone1' })),
      json(youtubeOembed({ ...VIDEO, id: 'anotherone1' })),
    ],
  }
}
