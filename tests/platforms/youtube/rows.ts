import type { LivenessRow } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import { youtubeOembed, youtubePlayer, youtubeUnplayable } from '../../support/origin/platforms/youtube.ts'
import { ID, VIDEO } from './videos.ts'

const isPlayer = ({ url, body }: OriginRequest) =>
  url.pathname.startsWith('/youtubei/') && Buffer.from(body).toString().includes(ID)
const isOembed = ({ url }: OriginRequest) => url.pathname === '/oembed' && url.search.includes(ID)

const json =
  (value: unknown): Mood =>
  () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) })
const words =
  (status: number, body: string): Mood =>
  () => ({ status, headers: { 'content-type': 'text/plain' }, body })
const unplayable = (status: string, reason: string, sub?: string) =>
  json(youtubeUnplayable(status, reason, sub))
/** The same, with what the player still shows of the video. */
const shown = (status: string, reason: string) =>
  json({ ...youtubePlayer(VIDEO), ...youtubeUnplayable(status, reason) })

const NOT_FOUND = words(404, 'Not Found')
const GONE = unplayable('ERROR', 'Video unavailable', "This video isn't available anymore")

type Meaning = Omit<LivenessRow, 'name' | 'arrange'>
const row = (name: string, player: Mood | null, oembed: Mood | null, meaning: Meaning): LivenessRow => ({
  name,
  ...meaning,
  arrange(origin) {
    if (player) origin.mood(isPlayer, player)
    if (oembed) origin.mood(isOembed, oembed)
  },
})
const LIVE: Meaning = { liveness: 'live', reason: null, outcome: 'captured' }
const LOST: Meaning = {
  liveness: 'not-found',
  reason: 'not-found',
  outcome: 'gone',
  wordsOutcome: 'salvaged',
}
const REFUSED: Meaning = { liveness: 'unknown', reason: 'upstream', refused: true, outcome: 'blocked' }
const PRIVATE: Meaning = { liveness: 'account-protected', reason: 'protected', outcome: 'private' }
/** oEmbed serves the title of such a video, and a check asks it first. */
const CHECK_LIVE = { check: { liveness: 'live', reason: null } } as const
const unknown = (reason: LivenessRow['reason']): Meaning => ({
  liveness: 'unknown',
  reason,
  outcome: 'failed',
})
const dead = (sub: string, liveness: LivenessRow['liveness'], reason: LivenessRow['reason']): LivenessRow =>
  row(sub, unplayable('ERROR', 'Video unavailable', sub), NOT_FOUND, {
    liveness,
    reason,
    outcome: 'gone',
    wordsOutcome: 'salvaged',
  })

/** The answers of player and oEmbed, and their meaning (platforms-2.md § 4.3). */
export const rows: LivenessRow[] = [
  row('both serve it', null, null, LIVE),
  row('oEmbed does not know it', null, NOT_FOUND, LIVE),
  row('embedding switched off', null, words(401, 'Unauthorized'), LIVE),
  row(
    'members only',
    shown('UNPLAYABLE', "This video is available to this channel's members on level: Gulls"),
    NOT_FOUND,
    LIVE,
  ),
  row(
    'a join button',
    shown('UNPLAYABLE', 'Join this channel to get access to members-only content'),
    NOT_FOUND,
    LIVE,
  ),
  row(
    'music premium',
    shown('UNPLAYABLE', 'This video is only available to Music Premium members'),
    NOT_FOUND,
    LIVE,
  ),
  row('a premiere', shown('LIVE_STREAM_OFFLINE', 'Premieres in 4 hours'), NOT_FOUND, LIVE),
  row('a stream that is off', shown('LIVE_STREAM_OFFLINE', 'Offline.'), NOT_FOUND, LIVE),

  dead('This video has been removed by the uploader', 'deleted', 'deleted'),
  dead(
    'This video is no longer available because the YouTube account associated with this video has been terminated.',
    'account-suspended',
    'account-suspended',
  ),
  dead(
    'This video is no longer available because the YouTube account associated with this video has been closed.',
    'account-deleted',
    'account-deleted',
  ),
  dead("This video has been removed for violating YouTube's Terms of Service", 'removed', 'removed'),
  dead("This video has been removed for violating YouTube's Community Guidelines", 'removed', 'removed'),
  dead("This video has been removed for violating YouTube's policy on hate speech.", 'removed', 'removed'),
  dead('This video is no longer available due to a copyright claim by Gull Films', 'removed', 'removed'),
  row(
    'removed by YouTube, as the reason',
    unplayable('ERROR', "This video has been removed for violating YouTube's Terms of Service"),
    NOT_FOUND,
    { liveness: 'removed', reason: 'removed', outcome: 'gone' },
  ),
  row(
    'removed by the uploader, still at oEmbed',
    unplayable('ERROR', 'Video unavailable', 'This video has been removed by the uploader'),
    null,
    { liveness: 'deleted', reason: 'deleted', outcome: 'salvaged', ...CHECK_LIVE },
  ),

  row('private', unplayable('LOGIN_REQUIRED', 'This video is private'), words(403, 'Forbidden'), PRIVATE),
  row(
    'private, by a message',
    json({
      playabilityStatus: {
        status: 'LOGIN_REQUIRED',
        messages: ['This is a private video. Please sign in to verify that you may see it.'],
      },
    }),
    NOT_FOUND,
    PRIVATE,
  ),
  row('private at oEmbed, gone at the player', GONE, words(403, 'Forbidden'), PRIVATE),
  row('private at oEmbed alone', moods.outage(), words(403, 'Forbidden'), unknown('upstream')),
  row('private at oEmbed, alive at the player', null, words(403, 'Forbidden'), LIVE),

  row('an age gate', shown('LOGIN_REQUIRED', 'Sign in to confirm your age'), null, {
    liveness: 'age-gated',
    reason: 'age-restricted',
    outcome: 'age-gated',
    ...CHECK_LIVE,
  }),
  row('age verification', shown('AGE_VERIFICATION_REQUIRED', 'Verify'), NOT_FOUND, {
    liveness: 'age-gated',
    reason: 'age-restricted',
    outcome: 'age-gated',
  }),
  row('a content check', unplayable('CONTENT_CHECK_REQUIRED', 'Viewer discretion'), NOT_FOUND, {
    liveness: 'age-gated',
    reason: 'age-restricted',
    outcome: 'age-gated',
  }),
  row(
    'not in this country',
    shown('UNPLAYABLE', 'The uploader has not made this video available in your country'),
    NOT_FOUND,
    { liveness: 'withheld', reason: 'withheld', outcome: 'withheld' },
  ),
  row(
    'blocked in this country',
    shown(
      'UNPLAYABLE',
      'Video unavailable This video contains content from Gull Films, who has blocked it in your country on copyright grounds',
    ),
    null,
    { liveness: 'withheld', reason: 'withheld', outcome: 'withheld', ...CHECK_LIVE },
  ),

  row('gone from both', GONE, NOT_FOUND, LOST),
  row('gone, 400 at oEmbed', GONE, words(400, 'Bad Request'), LOST),
  row('bare "unavailable"', unplayable('ERROR', 'Video unavailable'), NOT_FOUND, LOST),
  row('an empty object', json({}), NOT_FOUND, LOST),
  row('gone at the player, alive at oEmbed', GONE, null, LIVE),
  row('gone at the player, embedding off', GONE, words(401, 'Unauthorized'), {
    liveness: 'live',
    reason: 'upstream',
    outcome: 'failed',
  }),
  row('gone at the player, oEmbed in an outage', GONE, moods.outage(), unknown('upstream')),
  row('gone at the player, oEmbed limited', GONE, moods.rateLimited({ 'retry-after': '60' }), {
    ...unknown('rate-limited'),
    retryAfter: 60,
  }),
  row('gone at the player, oEmbed refuses', GONE, moods.html(), unknown('unreadable')),

  row(
    'a check for robots',
    unplayable('LOGIN_REQUIRED', 'Sign in to confirm you’re not a bot'),
    NOT_FOUND,
    REFUSED,
  ),
  row(
    'a check for robots, alive at oEmbed',
    unplayable('LOGIN_REQUIRED', 'Sign in to confirm you’re not a bot'),
    null,
    LIVE,
  ),
  row(
    'try again later',
    unplayable('UNPLAYABLE', "This content isn't available, try again later."),
    NOT_FOUND,
    { ...unknown('rate-limited'), retryAfter: 3600 },
  ),
  row(
    'not for this client',
    unplayable('UNPLAYABLE', 'This video is not available'),
    NOT_FOUND,
    unknown('unreadable'),
  ),
  row('unknown words', unplayable('ERROR', 'Dieses Video schläft.'), NOT_FOUND, unknown('unreadable')),
  row(
    'the consent page',
    moods.redirect('https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com'),
    NOT_FOUND,
    REFUSED,
  ),
  row('a challenge', moods.redirect('https://www.google.com/sorry/index?continue=x'), NOT_FOUND, REFUSED),
  row('401 of the player', moods.status(401), NOT_FOUND, REFUSED),
  row('403 of the player', moods.status(403), NOT_FOUND, REFUSED),
  row('404 of the player', moods.blocked(), NOT_FOUND, unknown('upstream')),
  row('429', moods.rateLimited({ 'retry-after': '120' }), NOT_FOUND, {
    ...unknown('rate-limited'),
    retryAfter: 120,
  }),
  row('an outage', moods.outage(500), NOT_FOUND, unknown('upstream')),
  row(
    'another video',
    json(youtubePlayer({ ...VIDEO, id: 'anotherone1' })),
    NOT_FOUND,
    unknown('unreadable'),
  ),
  row(
    'another video at oEmbed',
    GONE,
    json(youtubeOembed({ ...VIDEO, id: 'anotherone1' })),
    unknown('unreadable'),
  ),
  row('a page for JSON', moods.html('Video unavailable'), NOT_FOUND, unknown('unreadable')),
  row(
    'half an answer',
    (usual) => ({ ...usual, body: String(usual.body).slice(0, 99) }),
    NOT_FOUND,
    unknown('unreadable'),
  ),
  row(
    'an answer without a title',
    json({ playabilityStatus: { status: 'OK' }, videoDetails: { videoId: ID } }),
    NOT_FOUND,
    unknown('unreadable'),
  ),
  row('an answer without a status', json({ videoDetails: {} }), NOT_FOUND, unknown('unreadable')),
  row('zero bytes', moods.empty(), NOT_FOUND, unknown('unreadable')),
  row('a reset', moods.reset(), NOT_FOUND, unknown('network')),
  row('an outage, alive at oEmbed', moods.outage(), null, {
    liveness: 'live',
    reason: 'upstream',
    outcome: 'failed',
    check: { liveness: 'live', reason: null },
  }),
]
