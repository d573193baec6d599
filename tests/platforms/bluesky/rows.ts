import type { LivenessRow } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import {
  blueskyErrors,
  blueskyIdentity,
  blueskyJson,
  blueskyUri,
  blueskyUrls,
  blueskyView,
} from '../../support/origin/platforms/bluesky.ts'
import { ACCOUNT_DELETED, GONE, LIVE, REFUSED, SUSPENDED, unknown } from '../meanings.ts'
import { DEADLY_WORDS, DID, SITE_POST } from './posts.ts'

const urls = blueskyUrls(SITE_POST)
type Source = keyof typeof urls

const says =
  (answer: ReturnType<typeof blueskyJson>): Mood =>
  () =>
    answer
const json = (value: unknown, status = 200): Mood => says(blueskyJson(value, status))
const error = (name: string, message = name, status = 400): Mood => json({ error: name, message }, status)

const ABSENT = {
  posts: json({ posts: [] }),
  thread: says(blueskyErrors.thread(SITE_POST)),
} as const
const NO_RECORD = says(blueskyErrors.record(SITE_POST))
const state = (status: string): Mood => json({ did: DID, active: false, status })

/** Answers of the sources, and their meaning (platforms-2.md § 1.3). */
const row = (
  name: string,
  answers: Partial<Record<Source, Mood>>,
  meaning: Omit<LivenessRow, 'name' | 'arrange'>,
): LivenessRow => ({
  name,
  ...meaning,
  arrange(origin) {
    origin.mood('elsewhere.example', moods.reset())
    for (const [source, mood] of Object.entries(answers)) {
      const url = urls[source as Source]
      origin.mood((request: OriginRequest) => request.url.href === url, mood)
    }
  },
})

export const rows: LivenessRow[] = [
  row('all sources serve it', {}, LIVE),
  row(
    'its words sound like its end',
    { thread: json({ thread: { post: blueskyView({ ...SITE_POST, text: DEADLY_WORDS }) } }) },
    LIVE,
  ),
  row(
    'its author shows it to signed-in readers only',
    {
      thread: json({
        thread: {
          post: blueskyView({ ...SITE_POST, author: { labels: [{ src: DID, val: '!no-unauthenticated' }] } }),
        },
      }),
    },
    LIVE,
  ),
  row('getPosts leaves it out, and the thread has it', { posts: ABSENT.posts }, LIVE),
  row(
    'the thread is blocked for this reader',
    {
      posts: ABSENT.posts,
      thread: json({
        thread: { $type: 'app.bsky.feed.defs#blockedPost', uri: blueskyUri(SITE_POST), blocked: true },
      }),
    },
    LIVE,
  ),
  row('no source has it', { ...ABSENT, record: NO_RECORD }, GONE),
  row(
    'the thread is a notFoundPost, and the server lacks the record',
    {
      posts: ABSENT.posts,
      thread: json({
        thread: { $type: 'app.bsky.feed.defs#notFoundPost', uri: blueskyUri(SITE_POST), notFound: true },
      }),
      record: NO_RECORD,
    },
    GONE,
  ),
  row(
    'the account is taken down by Bluesky',
    { ...ABSENT, profile: error('AccountTakedown', 'Account has been suspended'), record: NO_RECORD },
    SUSPENDED,
  ),
  row(
    'the account is taken down by Bluesky, and its own server still has the post',
    { ...ABSENT, profile: error('AccountTakedown', 'Account has been suspended') },
    { ...SUSPENDED, outcome: 'salvaged' },
  ),
  row(
    'the account is deactivated',
    { ...ABSENT, profile: error('AccountDeactivated', 'Account is deactivated'), record: NO_RECORD },
    ACCOUNT_DELETED,
  ),
  row(
    'the profile is not found, and the identity is a tombstone',
    {
      ...ABSENT,
      profile: error('InvalidRequest', 'Profile not found'),
      directory: json({ message: `DID not available: ${DID}` }, 410),
    },
    ACCOUNT_DELETED,
  ),
  row(
    'the profile is not found, and the directory does not know the identity',
    {
      ...ABSENT,
      profile: error('InvalidRequest', 'Profile not found'),
      directory: json({ message: `DID not registered: ${DID}` }, 404),
    },
    unknown('unreadable'),
  ),
  row('the AppView hides it, and the author’s server has it', ABSENT, {
    liveness: 'withheld',
    reason: 'withheld',
    outcome: 'withheld',
  }),
  row(
    'the profile is not found, and the author’s server has the post',
    { ...ABSENT, profile: error('InvalidRequest', 'Profile not found') },
    unknown('upstream'),
  ),
  row(
    'the profile is not answered, and the author’s server has the post',
    { ...ABSENT, profile: moods.outage() },
    unknown('upstream'),
  ),
  ...(['takendown', 'suspended'] as const).map((status) =>
    row(`the repository is ${status}`, { ...ABSENT, record: NO_RECORD, state: state(status) }, SUSPENDED),
  ),
  ...(['deactivated', 'deleted'] as const).map((status) =>
    row(
      `the repository is ${status}`,
      { ...ABSENT, record: NO_RECORD, state: state(status) },
      ACCOUNT_DELETED,
    ),
  ),
  ...(['desynchronized', 'throttled'] as const).map((status) =>
    row(
      `the repository is ${status}`,
      { ...ABSENT, record: NO_RECORD, state: state(status) },
      unknown('unreadable'),
    ),
  ),
  ...(['RepoTakendown', 'RepoSuspended'] as const).map((name) =>
    row(`the server answers ${name}`, { ...ABSENT, record: error(name) }, SUSPENDED),
  ),
  row('the server answers RepoDeactivated', { ...ABSENT, record: error('RepoDeactivated') }, ACCOUNT_DELETED),
  row('the server answers RepoNotFound', { ...ABSENT, record: error('RepoNotFound') }, GONE),
  row(
    'the account moved to a server that cannot be reached',
    {
      ...ABSENT,
      record: error('RepoNotFound'),
      directory: movingTo('https://elsewhere.example'),
    },
    unknown('network'),
  ),
  row('the author’s server cannot be reached', { ...ABSENT, record: moods.reset() }, unknown('network')),
  row('the author’s server is out of order', { ...ABSENT, record: moods.outage() }, unknown('upstream')),
  row(
    'the author’s server redirects inwards',
    { ...ABSENT, record: moods.redirect('http://169.254.169.254/latest/meta-data/') },
    unknown('address-refused'),
  ),
  row('the author’s server refuses', { ...ABSENT, record: moods.status(403) }, REFUSED),
  row(
    'the author’s server answers with another post',
    { ...ABSENT, record: json({ uri: 'at://did:plc:other/app.bsky.feed.post/1', value: { text: 'x' } }) },
    unknown('unreadable'),
  ),
  row('the directory is out of order', { ...ABSENT, directory: moods.outage() }, unknown('upstream')),
  row(
    'a limit',
    { posts: moods.rateLimited(), thread: limited(60), record: moods.reset() },
    {
      ...unknown('rate-limited'),
      retryAfter: 60,
    },
  ),
  row(
    'the AppView’s own upstream fails',
    {
      posts: error('UpstreamFailure', 'Upstream Failure', 502),
      thread: error('UpstreamFailure', 'Upstream Failure', 502),
      record: NO_RECORD,
    },
    unknown('upstream'),
  ),
  row(
    'the AppView refuses, and the author’s server has it',
    { posts: moods.status(403), thread: moods.status(403) },
    { liveness: 'live', reason: null, outcome: 'captured' },
  ),
  row(
    'the AppView answers with another post',
    {
      posts: json({ posts: [blueskyView({ ...SITE_POST, rkey: '3mfybhq322777' })] }),
      thread: json({ thread: { post: blueskyView({ ...SITE_POST, rkey: '3mfybhq322777' }) } }),
      record: NO_RECORD,
    },
    unknown('unreadable'),
  ),
  row(
    'an unknown error of the AppView',
    {
      posts: error('InvalidRequest', 'Error: uris must be at-uris'),
      thread: error('InvalidRequest'),
      record: NO_RECORD,
    },
    unknown('unreadable'),
  ),
]

/** `ratelimit-reset` counts seconds since 1970; the clock of the test's room stands still. */
function limited(seconds: number): Mood {
  const reset = Date.parse('2026-03-02T09:00:00Z') / 1000 + seconds
  return moods.rateLimited({ 'ratelimit-limit': '3000', 'ratelimit-reset': String(reset) })
}

/** The identity document names the old server once, and then another one. */
function movingTo(server: string): Mood {
  let asked = 0
  return (usual) => {
    asked += 1
    return asked === 1 ? usual : blueskyJson(blueskyIdentity({ ...SITE_POST, server }))
  }
}
