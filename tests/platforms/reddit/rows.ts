import type { LivenessRow } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import {
  redditAtom,
  redditDeleted,
  redditEmbed,
  redditNoPost,
} from '../../support/origin/platforms/reddit.ts'
import { ID, POST } from './posts.ts'

const isEmbed = ({ url }: OriginRequest) => url.host === 'embed.reddit.com' && url.pathname.includes(ID)
const isAtom = ({ url }: OriginRequest) => url.host === 'www.reddit.com' && url.pathname.includes(ID)
const html =
  (body: string, status = 200): Mood =>
  () => ({ status, headers: { 'content-type': 'text/html' }, body })
const feed =
  (body: string): Mood =>
  () => ({ headers: { 'content-type': 'application/atom+xml' }, body })

const NO_POST = html(redditNoPost)
const SHELL = html(redditEmbed({ id: ID, title: null, author: null }))
const NOT_FOUND = moods.blocked()
const BLOCK =
  '<html><head><title>Blocked</title></head><body><h1>whoa there, pardner!</h1><p>Your request has been blocked due to a network policy.</p></body></html>'
const body = (words: string) => `<div class="md"><p>${words}</p></div>`

type Meaning = Omit<LivenessRow, 'name' | 'arrange'>
const row = (name: string, embed: Mood | null, atom: Mood | null, meaning: Meaning): LivenessRow => ({
  name,
  ...meaning,
  arrange(origin) {
    if (embed) origin.mood(isEmbed, embed)
    if (atom) origin.mood(isAtom, atom)
  },
})
const LIVE: Meaning = { liveness: 'live', reason: null, outcome: 'captured' }
const gone = (reason: 'deleted' | 'removed' | 'not-found'): Meaning => ({
  liveness: reason,
  reason,
  outcome: 'gone',
  wordsOutcome: 'salvaged',
})
const REFUSED: Meaning = { liveness: 'unknown', reason: 'upstream', refused: true, outcome: 'blocked' }
const unknown = (reason: LivenessRow['reason']): Meaning => ({
  liveness: 'unknown',
  reason,
  outcome: 'failed',
})

/** The answers of embed page and feed, and their meaning (platforms-2.md § 6.3). */
export const rows: LivenessRow[] = [
  row('both serve it', null, null, LIVE),
  row('the feed does not know it', null, NOT_FOUND, LIVE),
  row('the feed is refused', null, moods.status(403), LIVE),
  row('an author without a title', html(redditEmbed({ ...POST, title: null })), NOT_FOUND, LIVE),
  row('a title without an author', html(redditEmbed({ ...POST, author: null })), NOT_FOUND, LIVE),

  row('deleted by its author', html(redditDeleted(POST)), NOT_FOUND, gone('deleted')),
  row('deleted by its author, still in the feed', html(redditDeleted(POST)), null, {
    ...gone('deleted'),
    outcome: 'salvaged',
  }),
  row('a shell, removed in the feed', SHELL, feed(redditAtom(POST, body('[removed]'))), gone('removed')),
  row(
    'a shell, deleted in the feed',
    SHELL,
    feed(redditAtom({ ...POST, author: null }, body('[deleted]'))),
    gone('deleted'),
  ),
  row('not found, removed in the feed', NO_POST, feed(redditAtom(POST, body('[removed]'))), gone('removed')),
  row(
    'an outage, removed in the feed',
    moods.outage(),
    feed(redditAtom(POST, body('[removed]'))),
    unknown('upstream'),
  ),
  row('alive, removed in the feed', null, feed(redditAtom(POST, body('[removed]'))), LIVE),
  row('a shell, in the feed', SHELL, null, LIVE),
  row('a shell, unknown to the feed', SHELL, NOT_FOUND, unknown('unreadable')),
  row('a shell, the feed refused', SHELL, moods.status(403), unknown('unreadable')),

  row('not found by both', NO_POST, NOT_FOUND, gone('not-found')),
  row(
    'a page of the embed without an address',
    html('<html><head><title>Reddit Embed</title></head><body></body></html>'),
    NOT_FOUND,
    gone('not-found'),
  ),
  row('not found, in the feed', NO_POST, null, LIVE),
  row('not found, perhaps private', NO_POST, moods.status(403), REFUSED),
  row('not found, the feed blocked', NO_POST, html(BLOCK, 403), REFUSED),
  row('not found, the feed limited', NO_POST, moods.rateLimited({ 'retry-after': '60' }), {
    ...unknown('rate-limited'),
    retryAfter: 60,
  }),
  row('not found, the feed limited until', NO_POST, moods.rateLimited({ 'x-ratelimit-reset': '240' }), {
    ...unknown('rate-limited'),
    retryAfter: 240,
  }),
  row('not found, the feed in an outage', NO_POST, moods.outage(), unknown('upstream')),
  row(
    'not found, another post in the feed',
    NO_POST,
    feed(redditAtom({ ...POST, id: '1other1' })),
    unknown('unreadable'),
  ),
  row('not found, an empty feed', NO_POST, feed('<feed></feed>'), unknown('unreadable')),
  row('not found, half a feed', NO_POST, feed(redditAtom(POST).slice(0, -50)), unknown('unreadable')),

  row('a block with 403', html(BLOCK, 403), NOT_FOUND, REFUSED),
  row('a block with 200', html(BLOCK), NOT_FOUND, REFUSED),
  row(
    'blocked by network security',
    html('<p>You have been blocked by network security.</p>'),
    NOT_FOUND,
    REFUSED,
  ),
  row('a check for robots', html('<title>Reddit - Prove your humanity</title>'), NOT_FOUND, REFUSED),
  row('a login', moods.redirect('https://www.reddit.com/login/?reason=lor2'), NOT_FOUND, REFUSED),
  row('another redirect', moods.redirect('https://www.reddit.com/'), NOT_FOUND, unknown('upstream')),
  row('a block, in the feed', html(BLOCK, 403), null, LIVE),
  row(
    'a busy service with 200',
    html('<p>Our CDN was unable to reach our servers</p>'),
    NOT_FOUND,
    unknown('upstream'),
  ),
  row('429', moods.rateLimited({ 'retry-after': '120' }), NOT_FOUND, {
    ...unknown('rate-limited'),
    retryAfter: 120,
  }),
  row('an outage', moods.outage(), NOT_FOUND, unknown('upstream')),
  row('404', moods.blocked(), NOT_FOUND, unknown('upstream')),
  row('another post', html(redditEmbed({ ...POST, id: '1other1' })), NOT_FOUND, unknown('unreadable')),
  row('a page of neither kind', moods.html('This post has been deleted'), NOT_FOUND, unknown('unreadable')),
  row(
    'half a page',
    (usual) => ({ ...usual, body: String(usual.body).slice(0, -60) }),
    NOT_FOUND,
    unknown('unreadable'),
  ),
  row('zero bytes', moods.empty(), NOT_FOUND, unknown('unreadable')),
  row('a reset', moods.reset(), NOT_FOUND, unknown('network')),
  row('an outage, in the feed', moods.outage(), null, {
    liveness: 'live',
    reason: 'upstream',
    outcome: 'failed',
  }),
]
