import type { Liveness, Outcome, Reason } from '../../../src/model/outcome.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import type { Death } from '../../support/origin/post.ts'
import { tombstone } from '../../support/origin/tombstone.ts'
import { altered, json, notFound, page, words } from './one-post.ts'

/** The responses of both sources for a post, and their meaning (platforms.md §§ 0, 1.1.2). */
export interface Row {
  name: string
  tweet?: Mood
  oembed?: Mood
  /** How the origin answers for this kind of death at both sources. */
  death?: Death
  liveness: Liveness
  reason: Reason | null
  refused?: true
  /** The outcome without and with a quotation. */
  outcome: Outcome
  withWords?: Outcome
  /** Seconds until the next request is allowed. */
  told?: number
}

const dead = (name: string, tweet: Mood, liveness: Liveness, reason: Reason): Row => ({
  name,
  tweet,
  oembed: notFound,
  liveness,
  reason,
  outcome: 'gone',
  withWords: 'salvaged',
})
const silent = (name: string, tweet: Mood, reason: Reason, oembed: Mood = notFound): Row => ({
  name,
  tweet,
  oembed,
  liveness: 'unknown',
  reason,
  outcome: 'failed',
})
const refusing = (name: string, tweet: Mood, oembed: Mood = notFound): Row => ({
  name,
  tweet,
  oembed,
  liveness: 'unknown',
  reason: 'upstream',
  refused: true,
  outcome: 'blocked',
})

export const rows: Row[] = [
  { name: 'a tweet with its user', liveness: 'live', reason: null, outcome: 'captured' },
  {
    name: 'a tweet that oEmbed does not know',
    oembed: notFound,
    liveness: 'live',
    reason: null,
    outcome: 'captured',
  },
  {
    name: 'a tweet whose id has a newer version',
    tweet: altered((one) => ({ ...one, isStaleEdit: true })),
    liveness: 'edited',
    reason: null,
    outcome: 'captured',
  },

  dead('deleted', words('This Post was deleted by the Post author. Learn more'), 'deleted', 'deleted'),
  dead('deleted, 2021', words('This Tweet was deleted by the Tweet author.'), 'deleted', 'deleted'),
  dead('deleted, in capitals', words('THIS POST WAS DELETED BY THE POST AUTHOR.'), 'deleted', 'deleted'),
  dead(
    'account deleted',
    words('This Post is from an account that no longer exists. Learn more'),
    'account-deleted',
    'account-deleted',
  ),
  dead(
    'suspended',
    words('This Post is from a suspended account. Learn more'),
    'account-suspended',
    'account-suspended',
  ),
  dead(
    'suspended, 2021',
    words('This Tweet is from a suspended account.'),
    'account-suspended',
    'account-suspended',
  ),
  dead('removed', words('This Post violated the X Rules. Learn more'), 'removed', 'removed'),
  dead('removed, 2021', words('This Tweet violated the Twitter Rules.'), 'removed', 'removed'),
  {
    name: 'protected',
    death: 'protected',
    liveness: 'account-protected',
    reason: 'protected',
    outcome: 'private',
  },
  {
    name: 'age-restricted',
    tweet: json(tombstone('age-restricted')),
    oembed: notFound,
    liveness: 'age-gated',
    reason: 'age-restricted',
    outcome: 'age-gated',
  },
  {
    name: 'an empty tombstone',
    tweet: json(tombstone('withheld')),
    oembed: notFound,
    liveness: 'withheld',
    reason: 'withheld',
    outcome: 'withheld',
  },
  {
    name: 'not found by either',
    death: 'not-found',
    liveness: 'not-found',
    reason: 'not-found',
    outcome: 'gone',
    withWords: 'salvaged',
  },
  {
    name: 'a bad id, unknown to oEmbed',
    tweet: json({ error: 'Bad request.' }, 400),
    oembed: notFound,
    liveness: 'not-found',
    reason: 'not-found',
    outcome: 'gone',
  },
  {
    name: 'not found, protected at oEmbed',
    tweet: notFound,
    oembed: json({ error: 'Sorry, you are not authorized to see this status.' }, 403),
    liveness: 'account-protected',
    reason: 'protected',
    outcome: 'private',
  },

  {
    name: 'limits who can view',
    tweet: words(
      'You’re unable to view this Post because this account owner limits who can view their Posts. Learn more',
    ),
    oembed: notFound,
    liveness: 'account-protected',
    reason: 'protected',
    outcome: 'private',
  },
  {
    name: 'limits who can view, 2021',
    tweet: words(
      'You’re unable to view this Tweet because this account owner limits who can view their Tweets.',
    ),
    oembed: notFound,
    liveness: 'account-protected',
    reason: 'protected',
    outcome: 'private',
  },
  silent(
    'a tombstone of a post that is left standing',
    words(
      'This Post violated the X Rules about hateful conduct. However, X has determined that it may be in the public’s interest for the Post to remain accessible. Learn more',
    ),
    'unreadable',
  ),
  silent('a tombstone "is unavailable", 2021', words('This Tweet is unavailable.'), 'unreadable'),
  silent('a tombstone "is unavailable"', words('This Post is unavailable. Learn more'), 'unreadable'),
  silent('a tombstone in another language', words('El autor borró este post.'), 'unreadable'),
  silent('a bare tombstone', json({ __typename: 'TweetTombstone' }), 'unreadable'),
  silent('TweetUnavailable', json({ __typename: 'TweetUnavailable', reason: 'Suspended' }), 'unreadable'),
  silent('{}', json({}), 'unreadable'),
  silent('a list', json([]), 'unreadable'),
  silent('a number', json(404), 'unreadable'),
  silent(
    'a tweet without user',
    altered(({ user, ...rest }) => rest),
    'unreadable',
  ),
  silent(
    'another post',
    altered((one) => ({ ...one, id_str: '1900000000000000002', edit_control: {} })),
    'unreadable',
  ),
  silent(
    'a post without id',
    altered(({ id_str, edit_control, ...rest }) => rest),
    'unreadable',
  ),
  silent('zero bytes', moods.empty(), 'unreadable'),
  silent('a page with status 200', page, 'unreadable'),
  silent('half an answer', (usual) => ({ ...usual, body: String(usual.body).slice(0, 200) }), 'unreadable'),
  silent('a cut connection', moods.cut(40), 'network'),
  silent('a reset', moods.reset(), 'network'),
  silent('an outage', moods.outage(500), 'upstream'),
  silent('a named status under 451', moods.status(451), 'upstream'),
  silent(
    'a death named by words under another status',
    (_, request) => ({ ...words('This Post was deleted by the Post author.')({}, request), status: 410 }),
    'upstream',
  ),
  silent('rate limit', moods.rateLimited({ 'retry-after': '600' }), 'rate-limited'),
  silent('not found, and oEmbed in an outage', notFound, 'upstream', moods.outage()),
  silent('not found, and oEmbed rate-limited', notFound, 'rate-limited', moods.rateLimited()),
  silent('not found, and a page at oEmbed', notFound, 'unreadable', page),
  silent(
    'not found, and another post at oEmbed',
    notFound,
    'unreadable',
    altered((one) => ({ ...one, url: 'https://x.com/mira_holt/status/19000000000000000011' })),
  ),

  refusing('401', json({}, 401)),
  refusing('402', json({}, 402)),
  refusing('403', json({}, 403)),
  refusing('a challenge page', () => ({
    status: 200,
    headers: { 'content-type': 'text/html', 'cf-mitigated': 'challenge' },
    body: '<p>Are you human?</p>',
  })),
  refusing('not found, and oEmbed refuses', notFound, json('<p>no</p>', 403)),

  {
    name: 'not found, alive at oEmbed',
    tweet: notFound,
    liveness: 'live',
    reason: null,
    outcome: 'captured',
  },
  { name: '{}, alive at oEmbed', tweet: json({}), liveness: 'live', reason: null, outcome: 'captured' },
  {
    name: 'refused, alive at oEmbed',
    tweet: json({}, 403),
    liveness: 'live',
    reason: null,
    outcome: 'captured',
  },
  {
    name: 'rate-limited, alive at oEmbed',
    tweet: moods.rateLimited(),
    liveness: 'live',
    reason: 'rate-limited',
    outcome: 'failed',
  },
  {
    name: 'an outage, alive at oEmbed',
    tweet: moods.outage(),
    liveness: 'live',
    reason: 'upstream',
    outcome: 'failed',
  },
]
