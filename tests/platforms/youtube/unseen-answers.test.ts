import { expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { createVideoRef } from '../../../src/platforms/youtube/create-video-ref.ts'
import { readPlayer } from '../../../src/platforms/youtube/player.ts'
import { youtubePlayer } from '../../support/origin/platforms/youtube.ts'
import { answerOutcome } from '../shared/answer-outcome.ts'
import { VIDEO } from './videos.ts'

const AT = new Date('2026-03-02T09:00:00Z')
const exchange = { status: 200, headers: {}, url: '' } as Exchange
const post = createVideoRef(VIDEO.id)

/** The answer for a video with other fields; `undefined` leaves one out. */
function outcomeOf(details: object, micro: object = {}, rest: object = {}) {
  if (post === null) throw new Error('There is a video.')
  const answer = structuredClone(youtubePlayer({ ...VIDEO, unlisted: false })) as Record<
    string,
    Record<string, object>
  >
  Object.assign(answer.videoDetails ?? {}, details)
  Object.assign(answer.microformat?.playerMicroformatRenderer ?? {}, micro)
  const text = JSON.stringify({ ...answer, ...rest })
  return answerOutcome(readPlayer(exchange, text, post, AT))
}
const plays = (status: string, reason: string) => ({ playabilityStatus: { status, reason } })

// The film is never requested, so it is always missing.
it.each<[string, object, object, object, object]>([
  [
    'without any optional field',
    { keywords: undefined, shortDescription: undefined, viewCount: undefined, thumbnail: undefined },
    { description: undefined, thumbnail: undefined, likeCount: undefined },
    {},
    { text: VIDEO.title },
  ],
  [
    'with null in place of what may be missing',
    { thumbnail: null, viewCount: null },
    { likeCount: null, description: null },
    {},
    {},
  ],
  ['with empty lists', { keywords: [], thumbnail: { thumbnails: [] } }, { availableCountries: [] }, {}, {}],
  [
    'without microformat',
    { shortDescription: 'Of the quay.' },
    {},
    { microformat: undefined },
    { publishedAt: null, text: `${VIDEO.title}\n\nOf the quay.` },
  ],
  [
    'whose texts are in runs',
    { title: undefined },
    {
      title: { runs: [{ text: 'The ' }, { text: 'crane' }] },
      description: { runs: [{ text: 'Of the quay.' }] },
    },
    {},
    { title: 'The crane', text: 'The crane\n\nOf the quay.' },
  ],
  [
    'that is live',
    { isLive: true, isLiveContent: true, lengthSeconds: '0' },
    { liveBroadcastDetails: { isLiveNow: true, startTimestamp: '2026-03-02T08:00:00Z' } },
    {},
    { byline: 'Live now', media: [{ durationMs: null }] },
  ],
  [
    'that was live',
    { isLiveContent: true },
    {
      liveBroadcastDetails: {
        isLiveNow: false,
        startTimestamp: '2026-03-01T08:00:00Z',
        endTimestamp: '2026-03-01T09:00:00Z',
      },
    },
    {},
    { byline: 'Streamed live' },
  ],
  [
    'that has its premiere soon',
    { isUpcoming: true, isLiveContent: true },
    { liveBroadcastDetails: { isLiveNow: false, startTimestamp: '2026-03-03T08:00:00Z' } },
    plays('LIVE_STREAM_OFFLINE', 'Premieres in 23 hours'),
    { byline: 'Upcoming' },
  ],
  ['that is a short', {}, { isShortsEligible: true }, {}, {}],
  ['that is unlisted', {}, { isUnlisted: true }, {}, { byline: 'Unlisted' }],
  [
    'for members only',
    {},
    {},
    plays('UNPLAYABLE', 'Join this channel to get access to members-only content like this video.'),
    {},
  ],
  ['that is not for families', {}, { isFamilySafe: false }, {}, { sensitive: true }],
  [
    'of a channel without a handle',
    {},
    { ownerProfileUrl: undefined, ownerChannelName: undefined },
    {},
    { author: { handle: expect.stringMatching(/^UC/) } },
  ],
])('a video %s is told, and its film missing', (_, details, micro, rest, record) => {
  const found = outcomeOf(details, micro, rest)
  expect(found).toMatchObject({ outcome: 'partial', missing: ['video'], unknown: [], record })
})

it.each<[string, object, object, string[], string]>([
  ['words in a new field', { summary: 'What the crane did that day' }, {}, ['text', 'video'], 'summary'],
  [
    'a picture in a new field',
    {},
    { animatedPoster: { url: 'https://i.ytimg.com/an/a.webp' } },
    ['photo', 'video'],
    'animatedPoster',
  ],
])('%s is missing beside the film', (_, details, micro, missing, name) => {
  const found = outcomeOf(details, micro)
  expect(found.missing).toEqual(missing)
  expect(found.unknown[0]).toContain(name)
})

it.each<[string, string, string, string]>([
  [
    'private, in other words',
    'LOGIN_REQUIRED',
    'This video is private. Sign in if you have been granted access.',
    'named',
  ],
  ['behind an age gate', 'LOGIN_REQUIRED', 'Sign in to confirm your age', 'named'],
  ['for robots', 'LOGIN_REQUIRED', 'Sign in to confirm you’re not a bot', 'refused'],
  ['after too many requests', 'UNPLAYABLE', 'This content isn’t available, try again later.', 'silent'],
  ['of one client', 'UNPLAYABLE', 'This video is not available', 'silent'],
  ['in words of a later version', 'ERROR', 'This video is resting on the quay.', 'silent'],
  ['gone', 'ERROR', 'This video isn’t available anymore', 'not-found'],
])('an answer %s', (_, status, reason, kind) => {
  expect(
    outcomeOf({}, {}, { ...plays(status, reason), videoDetails: undefined, microformat: undefined }).outcome,
  ).toBe(kind)
})
