import type { LivenessRow } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import {
  graphError,
  instagramBroken,
  instagramEmbed,
  instagramErrorPage,
  instagramGatedPage,
  instagramLoginPage,
  instagramPage,
  instagramShell,
  instagramWatch,
} from '../../support/origin/platforms/instagram.ts'
import { GONE, LIVE, REFUSED, unknown } from '../meanings.ts'
import { CAROUSEL, DEADLY_WORDS, REEL } from './posts.ts'

const { code } = CAROUSEL
const ofEmbed = ({ url }: OriginRequest) => url.pathname === `/p/${code}/embed/captioned/`
const ofPage = ({ url }: OriginRequest) => url.host === 'www.instagram.com' && url.pathname === `/p/${code}/`
const ofOembed = ({ url }: OriginRequest) => url.host === 'graph.facebook.com' && url.search.includes(code)

const page =
  (body: string): Mood =>
  () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body })
const error =
  (...about: Parameters<typeof graphError>): Mood =>
  () =>
    graphError(...about) as object
const login = moods.redirect(`https://www.instagram.com/accounts/login/?next=%2Fp%2F${code}%2F`)
const home = moods.redirect('https://www.instagram.com/')
const wait: Mood = () => ({
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<html><body><p>Please wait a few minutes before you try again.</p></body></html>',
})
const broken = page(instagramBroken(code))
const gone = page(instagramErrorPage)
const missing = error(24, 2_207_045)

/** The answers of embed page, post's page and oEmbed, and their meaning (platforms-2.md § 8.3). */
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
/** oEmbed shows the post to a check; a capture does not ask it. */
const LIVES_IN_CHECK = { check: { liveness: 'live', reason: null } } as const
const AGE_GATED = { liveness: 'age-gated', reason: 'age-restricted', outcome: 'age-gated' } as const
const NOT_NOW = { liveness: 'live', reason: 'upstream', outcome: 'failed' } as const
const UNREADABLE = { liveness: 'live', reason: 'unreadable', outcome: 'failed' } as const

export const rows: LivenessRow[] = [
  row('the post', null, null, null, LIVE),
  row('the post, its page refused', null, login, missing, LIVE),
  row('the post, its page gone', null, gone, missing, LIVE),
  row(
    'the post, whose words sound like its end',
    page(instagramEmbed({ ...CAROUSEL, caption: DEADLY_WORDS })),
    null,
    missing,
    LIVE,
  ),
  row('playback switched off', page(instagramWatch(code)), null, missing, {
    liveness: 'live',
    reason: 'unreadable',
    outcome: 'captured',
  }),
  row('playback switched off, no page', page(instagramWatch(code)), login, missing, UNREADABLE),

  row('broken in all three', broken, gone, missing, GONE),
  row('broken, the page shows it', broken, null, missing, LIVE),
  row('broken, the page gone, oEmbed shows it', broken, gone, null, { ...UNREADABLE, ...LIVES_IN_CHECK }),
  row('broken, the page a login', broken, page(instagramLoginPage), missing, REFUSED),
  row('broken, the page a redirect to the login', broken, login, missing, REFUSED),
  row('broken, the page a redirect home', broken, home, missing, REFUSED),
  row('broken, the page an empty shell', broken, page(instagramShell), missing, REFUSED),
  row('broken, the page of another post', broken, page(instagramPage(REEL)), missing, unknown('unreadable')),
  row('broken, the page in an outage', broken, moods.outage(), missing, unknown('upstream')),
  row('broken, the page gone, oEmbed limited', broken, gone, error(4, 0), {
    ...unknown('rate-limited'),
    retryAfter: 900,
  }),
  row('broken, the page gone, oEmbed passing', broken, gone, error(2, 0, { is_transient: true }), {
    ...unknown('rate-limited'),
    retryAfter: 900,
  }),
  row(
    'broken, the page gone, oEmbed finds fault with us',
    broken,
    gone,
    error(100, 2_207_047),
    unknown('internal'),
  ),
  row('broken, the page gone, oEmbed wants a token', broken, gone, error(200, 0), REFUSED),
  row('broken, the page gone, oEmbed in an outage', broken, gone, moods.outage(), unknown('upstream')),
  row(
    'broken, for adults',
    broken,
    page(instagramGatedPage(code, 'You must be 18 years old or over to see this.')),
    missing,
    AGE_GATED,
  ),
  row(
    'broken, withheld in a country',
    broken,
    page(instagramGatedPage(code, 'Not available in your country.')),
    missing,
    { liveness: 'withheld', reason: 'withheld', outcome: 'withheld' },
  ),
  row(
    'broken, closed for a reason that nobody knows',
    broken,
    page(instagramGatedPage(code, 'The tide is out.')),
    missing,
    unknown('unreadable'),
  ),

  row('a redirect to the login', login, gone, missing, REFUSED),
  row('a redirect to the login, the page shows it', login, null, missing, LIVE),
  row('a challenge', moods.redirect('https://www.instagram.com/challenge/?next=/p/'), gone, missing, REFUSED),
  row('a consent page', moods.redirect('https://www.instagram.com/consent/?flow=ig'), gone, missing, REFUSED),
  row('"Please wait" with 200', wait, gone, missing, REFUSED),
  row('an empty shell with 200', page(instagramShell), gone, missing, REFUSED),
  row('the embed of another post', page(instagramEmbed(REEL)), gone, missing, unknown('unreadable')),
  row(
    'another page',
    page('<html><body><p>Instagram</p></body></html>'),
    gone,
    missing,
    unknown('unreadable'),
  ),
  row(
    'half a page',
    (usual) => ({ ...usual, body: String(usual.body).split('class="Feedback"')[0] ?? '' }),
    gone,
    missing,
    unknown('unreadable'),
  ),
  row('zero bytes', moods.empty(), gone, missing, unknown('unreadable')),
  row('404', moods.blocked(), gone, missing, unknown('upstream')),
  row('429', moods.rateLimited({ 'retry-after': '120' }), gone, missing, {
    ...unknown('rate-limited'),
    retryAfter: 120,
  }),
  row('an outage', moods.outage(500), gone, missing, unknown('upstream')),
  row('a reset', moods.reset(), gone, missing, unknown('network')),
  row('401', moods.status(401), gone, missing, REFUSED),
  row('403', moods.status(403), gone, missing, REFUSED),
  row('an outage, the page shows it', moods.outage(), null, missing, NOT_NOW),
]
