import type { LivenessRow } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import { telegramError, telegramList, telegramWidget } from '../../support/origin/platforms/telegram.ts'
import { DEADLY_WORDS, ID, NEIGHBOURS, SITE_MESSAGE } from './messages.ts'

const ofWidget = ({ url }: OriginRequest) => url.host === 't.me' && url.pathname === `/${ID}`
const ofList = ({ url }: OriginRequest) => url.host === 't.me' && url.pathname === `/s/${ID}`
const page =
  (body: string): Mood =>
  () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body })

const error = (words: string): Mood => page(telegramError(words))
const without: Mood = page(telegramList(NEIGHBOURS))
const previewOff: Mood = moods.redirect('https://t.me/harbour_desk')
const notFound = error('Post not found')

/** The answers of widget and list for the message, and their meaning (platforms-2.md § 7.3). */
const row = (
  name: string,
  widget: Mood | null,
  list: Mood | null,
  meaning: Omit<LivenessRow, 'name' | 'arrange'>,
): LivenessRow => ({
  name,
  ...meaning,
  arrange(origin) {
    if (widget) origin.mood(ofWidget, widget)
    if (list) origin.mood(ofList, list)
  },
})
const LIVE = { liveness: 'live', reason: null, outcome: 'captured' } as const
const GONE = {
  liveness: 'not-found',
  reason: 'not-found',
  outcome: 'gone',
  wordsOutcome: 'salvaged',
} as const
const REFUSED = { liveness: 'unknown', reason: 'upstream', refused: true, outcome: 'blocked' } as const
const unknown = (reason: LivenessRow['reason']) =>
  ({ liveness: 'unknown', reason, outcome: 'failed' }) as const
const named = (
  words: string,
  liveness: LivenessRow['liveness'],
  reason: LivenessRow['reason'],
  outcome: LivenessRow['outcome'] = 'gone',
): LivenessRow => row(words, error(words), previewOff, { liveness, reason, outcome })

export const rows: LivenessRow[] = [
  row('the message', null, null, LIVE),
  row('the message, not in the list', null, without, LIVE),
  row(
    'the message, whose words sound like its end',
    page(telegramWidget({ ...SITE_MESSAGE, text: DEADLY_WORDS })),
    null,
    LIVE,
  ),
  row('a service message', page(telegramWidget({ ...SITE_MESSAGE, service: true })), null, LIVE),
  row(
    'a message that only the app shows',
    page(telegramWidget({ ...SITE_MESSAGE, appOnly: true })),
    null,
    LIVE,
  ),
  row(
    'another spelling of the channel',
    page(telegramWidget({ ...SITE_MESSAGE, channel: 'Harbour_Desk' })),
    null,
    LIVE,
  ),

  row('not found, and not among its neighbours', notFound, without, GONE),
  row(
    'not found, and behind the end of the list',
    notFound,
    page(telegramList(NEIGHBOURS.slice(0, 1))),
    GONE,
  ),
  row('not found, but in the list', notFound, null, LIVE),
  row('not found, without a list', notFound, previewOff, unknown('unreadable')),
  row(
    'not found, a list of a later time',
    notFound,
    page(telegramList([{ channel: 'harbour_desk', number: 5000 }])),
    unknown('unreadable'),
  ),
  row(
    'not found, a list of another channel',
    notFound,
    page(telegramList([{ channel: 'other_desk', number: 100 }])),
    unknown('unreadable'),
  ),
  row('not found, an empty list', notFound, page(telegramList([])), unknown('unreadable')),
  row('not found, the list refused', notFound, moods.status(403), REFUSED),
  row('not found, the list limited', notFound, moods.rateLimited({ 'retry-after': '60' }), {
    ...unknown('rate-limited'),
    retryAfter: 60,
  }),
  row('not found, the list in an outage', notFound, moods.outage(), unknown('upstream')),

  row(
    'the channel not found, without a list',
    error('Channel with username <b>@harbour_desk</b> not found'),
    previewOff,
    unknown('unreadable'),
  ),
  row(
    'the channel not found, not among its neighbours',
    error('Channel with username @harbour_desk not found'),
    without,
    unknown('unreadable'),
  ),
  row(
    'the channel not found, but in the list',
    error('Channel with username @harbour_desk not found'),
    null,
    LIVE,
  ),

  named(
    "This channel can’t be displayed because it violated Telegram's Terms of Service.",
    'account-suspended',
    'account-suspended',
  ),
  named(
    'This channel can’t be displayed because it violated local laws.',
    'withheld',
    'withheld',
    'withheld',
  ),
  named('This message couldn’t be displayed because it violates the copyright.', 'removed', 'removed'),
  row('unknown words', error('Der Beitrag schläft.'), previewOff, unknown('unreadable')),
  row(
    'another message',
    page(telegramWidget({ ...SITE_MESSAGE, number: 555, photos: [] })),
    without,
    unknown('unreadable'),
  ),
  row('a page of neither kind', moods.html('Post not found'), without, unknown('unreadable')),
  row(
    'half a page',
    (usual) => ({ ...usual, body: String(usual.body).split('tgme_widget_message_footer')[0] ?? '' }),
    without,
    unknown('unreadable'),
  ),
  row('zero bytes', moods.empty(), without, unknown('unreadable')),
  row('404', moods.blocked(), without, unknown('upstream')),
  row('429', moods.rateLimited({ 'retry-after': '120' }), without, {
    ...unknown('rate-limited'),
    retryAfter: 120,
  }),
  row('an outage', moods.outage(500), without, unknown('upstream')),
  row('a reset', moods.reset(), without, unknown('network')),
  row('401', moods.status(401), without, REFUSED),
  row('403', moods.status(403), without, REFUSED),
  row('an outage, but in the list', moods.outage(), null, {
    liveness: 'live',
    reason: 'upstream',
    outcome: 'failed',
  }),
  row('refused, but in the list', moods.status(403), null, LIVE),
]
