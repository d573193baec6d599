import type { LivenessRow } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import { graphError } from '../../support/origin/platforms/instagram.ts'
import {
  threadsEmbed,
  threadsGeoBlocked,
  threadsNamelessPage,
  threadsPage,
  threadsShell,
  threadsUnavailable,
} from '../../support/origin/platforms/threads.ts'
import { GONE, LIVE, REFUSED, unknown } from '../meanings.ts'
import { ANSWER, DEADLY_WORDS, QUOTING, THREAD } from './posts.ts'

const { code } = THREAD
const ofEmbed = ({ url }: OriginRequest) => url.pathname === `/t/${code}/embed`
const ofPage = ({ url }: OriginRequest) => url.pathname === `/@harbour.desk/post/${code}`
const ofOembed = ({ url }: OriginRequest) => url.host === 'graph.threads.com' && url.search.includes(code)

const page =
  (body: string): Mood =>
  () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body })
const error =
  (...about: Parameters<typeof graphError>): Mood =>
  () =>
    graphError(...about) as object
const login = moods.redirect('https://www.threads.com/login/?next=%2F')
const invalid = moods.redirect('https://www.threads.com/?error=invalid_post')
const unavailable = page(threadsUnavailable(code))
const nameless = page(threadsNamelessPage(code))
const missing = error(24, 4_279_056)

/** The answers of embed page, post's page and oEmbed, and their meaning (platforms-2.md § 9.3). */
const row = (
  name: string,
  embed: Mood | null,
  shown: Mood | null,
  oembed: Mood | null,
  meaning: Omit<LivenessRow, 'name' | 'arrange'>,
): LivenessRow => ({
  name,
  ...meaning,
  arrange(origin) {
    if (embed) origin.mood(ofEmbed, embed)
    if (shown) origin.mood(ofPage, shown)
    if (oembed) origin.mood(ofOembed, oembed)
  },
})
const WITHHELD = { liveness: 'withheld', reason: 'withheld', outcome: 'withheld' } as const
const LIVES_UNREAD = {
  liveness: 'live',
  reason: 'unreadable',
  outcome: 'failed',
  check: { liveness: 'live', reason: null },
} as const

export const rows: LivenessRow[] = [
  row('the post', null, null, null, LIVE),
  row('the post, its page refused', null, login, missing, LIVE),
  row('the post, its page gone', null, nameless, missing, LIVE),
  row(
    'the post, whose words sound like its end',
    page(threadsEmbed({ ...THREAD, text: DEADLY_WORDS })),
    null,
    missing,
    LIVE,
  ),
  row('the post, which quotes another one', page(threadsEmbed({ ...QUOTING, code })), null, missing, LIVE),

  row('not available in all three', unavailable, nameless, missing, GONE),
  row('not available, the page leads away as invalid', unavailable, invalid, missing, GONE),
  row('not available, the page shows it', unavailable, null, missing, LIVE),
  row(
    'not available, the page without its title, oEmbed shows it',
    unavailable,
    nameless,
    null,
    LIVES_UNREAD,
  ),
  row('not available, the page a login', unavailable, login, missing, REFUSED),
  row('not available, the page an empty shell', unavailable, page(threadsShell), missing, REFUSED),
  row('not available in this country', unavailable, page(threadsGeoBlocked), missing, WITHHELD),
  row(
    'not available, the page of another post',
    unavailable,
    page(threadsPage(ANSWER)),
    missing,
    unknown('unreadable'),
  ),
  row('not available, the page in an outage', unavailable, moods.outage(), missing, unknown('upstream')),
  row('not available, oEmbed limited', unavailable, nameless, error(4, 0), {
    ...unknown('rate-limited'),
    retryAfter: 900,
  }),
  row(
    'not available, oEmbed finds fault with us',
    unavailable,
    nameless,
    error(100, 2_207_047),
    unknown('internal'),
  ),
  row('not available, oEmbed in an outage', unavailable, nameless, moods.outage(), unknown('upstream')),

  row('a redirect to the login', login, nameless, missing, REFUSED),
  row(
    'an unsupported browser',
    moods.redirect('https://www.facebook.com/unsupportedbrowser'),
    nameless,
    missing,
    REFUSED,
  ),
  row('an empty shell with 200', page(threadsShell), nameless, missing, REFUSED),
  row('a redirect to the login, the page shows it', login, null, missing, LIVE),
  row('the embed of another post', page(threadsEmbed(ANSWER)), nameless, missing, unknown('unreadable')),
  row(
    'another page',
    page('<html><body><p>Threads</p></body></html>'),
    nameless,
    missing,
    unknown('unreadable'),
  ),
  row(
    'half a page',
    (usual) => ({ ...usual, body: String(usual.body).split('ActionBarContainer')[0] ?? '' }),
    nameless,
    missing,
    unknown('unreadable'),
  ),
  row('zero bytes', moods.empty(), nameless, missing, unknown('unreadable')),
  row('404', moods.blocked(), nameless, missing, unknown('upstream')),
  row('429', moods.rateLimited({ 'retry-after': '120' }), nameless, missing, {
    ...unknown('rate-limited'),
    retryAfter: 120,
  }),
  row('an outage', moods.outage(500), nameless, missing, unknown('upstream')),
  row('a reset', moods.reset(), nameless, missing, unknown('network')),
  row('401', moods.status(401), nameless, missing, REFUSED),
  row('403', moods.status(403), nameless, missing, REFUSED),
]
