import type { LivenessRow } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import {
  facebookOembedError,
  facebookPage,
  facebookPageWithoutTags,
  facebookPlugin,
  facebookUnavailable,
} from '../../support/origin/platforms/facebook.ts'
import { LIVE, REFUSED, unknown } from '../meanings.ts'
import { FILM, FOLDED } from './posts.ts'

const about = ({ url }: OriginRequest) => url.href.includes(FILM.id)
const isPlugin = (request: OriginRequest) => about(request) && request.url.pathname.startsWith('/plugins/')
const isOembed = (request: OriginRequest) => about(request) && request.url.host === 'graph.facebook.com'
const isPage = (request: OriginRequest) =>
  about(request) && request.url.host === 'www.facebook.com' && !isPlugin(request)

const html =
  (body: string, status = 200): Mood =>
  () => ({ status, headers: { 'content-type': 'text/html' }, body })
const UNAVAILABLE: Mood = () => facebookUnavailable
const NO_TAGS: Mood = () => facebookPageWithoutTags
const CODE_24: Mood = () => facebookOembedError(24, { error_subcode: 2207045 })
const LOGIN = moods.redirect('https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2F')
const CHALLENGE = html('<html><title>Client Challenge</title><script>__rd_verify=1</script></html>', 403)

/** What the sources answer; absent: that the post lives. */
interface Answers {
  readonly plugin?: Mood
  readonly page?: Mood
  readonly oembed?: Mood
}

type Meaning = Omit<LivenessRow, 'name' | 'arrange'>
const row = (name: string, { plugin, page, oembed }: Answers, meaning: Meaning): LivenessRow => ({
  name,
  ...meaning,
  arrange(origin) {
    if (plugin) origin.mood(isPlugin, plugin)
    if (page) origin.mood(isPage, page)
    if (oembed) origin.mood(isOembed, oembed)
  },
})
/** All say that they do not show it, which is also said of living posts. */
const gone = { plugin: UNAVAILABLE, page: NO_TAGS, oembed: CODE_24 } as const
/** A check asks oEmbed first. */
const CHECK_LIVE = { check: { liveness: 'live', reason: null } } as const

/** The answers of Facebook about a post that Stet has not captured, and their meaning (platforms-2.md § 10.3). */
export const rows: LivenessRow[] = [
  row('all serve it', {}, LIVE),
  row('oEmbed does not know it', { oembed: CODE_24 }, LIVE),
  row('the page has no tags', { page: NO_TAGS, oembed: CODE_24 }, LIVE),
  row('only the page shows it', { plugin: UNAVAILABLE, oembed: CODE_24 }, LIVE),
  row(
    'only oEmbed knows it',
    { plugin: UNAVAILABLE, page: NO_TAGS },
    {
      liveness: 'live',
      reason: 'unreadable',
      outcome: 'failed',
      ...CHECK_LIVE,
    },
  ),

  row('"no longer available", no tags, code 24', gone, unknown('unreadable')),
  row('"no longer available", and a login', { ...gone, page: LOGIN }, unknown('unreadable')),
  row(
    '"no longer available", oEmbed in an outage',
    { ...gone, oembed: moods.outage() },
    unknown('unreadable'),
  ),

  row('a login', { ...gone, plugin: LOGIN }, REFUSED),
  row('400', { ...gone, plugin: moods.status(400) }, REFUSED),
  row('a challenge', { ...gone, plugin: CHALLENGE }, REFUSED),
  row(
    'a challenge with 200',
    { ...gone, plugin: html('<html><script>__rd_verify=1</script></html>') },
    REFUSED,
  ),
  row(
    'an empty shell',
    { ...gone, plugin: html('<html id="facebook"><body><div id="splash-screen"></div></body></html>') },
    REFUSED,
  ),
  row('401', { ...gone, plugin: moods.status(401) }, REFUSED),
  row('403', { ...gone, plugin: moods.status(403) }, REFUSED),
  row('all refuse', { plugin: LOGIN, page: LOGIN, oembed: moods.status(403) }, REFUSED),
  row('a login at the plugin, alive at the page', { plugin: LOGIN, oembed: CODE_24 }, LIVE),

  row(
    '429',
    { ...gone, plugin: moods.rateLimited({ 'retry-after': '120' }) },
    {
      ...unknown('rate-limited'),
      retryAfter: 120,
    },
  ),
  row('404 of the plugin', { ...gone, plugin: moods.blocked() }, unknown('upstream')),
  row('an outage', { ...gone, plugin: moods.outage(500) }, unknown('upstream')),
  row('zero bytes', { ...gone, plugin: moods.empty() }, unknown('unreadable')),
  row('a reset', { ...gone, plugin: moods.reset() }, unknown('network')),
  row(
    'a page of another kind',
    { ...gone, plugin: html('<html><body><p>Log in to Facebook</p></body></html>') },
    unknown('unreadable'),
  ),
  row(
    'half a page',
    { ...gone, plugin: (usual) => ({ ...usual, body: String(usual.body).slice(0, 900) }) },
    unknown('unreadable'),
  ),
  row('another post', { ...gone, plugin: () => facebookPlugin(FOLDED) }, unknown('unreadable')),
  row('the page of another post', { ...gone, page: () => facebookPage(FOLDED) }, unknown('unreadable')),
  row(
    'a post without its media',
    {
      ...gone,
      plugin: (usual) => ({ ...usual, body: String(usual.body).replaceAll('hd_src', 'x_src') }),
    },
    unknown('unreadable'),
  ),
  row(
    'an outage, alive at the page',
    { plugin: moods.outage(), oembed: CODE_24 },
    {
      liveness: 'live',
      reason: 'upstream',
      outcome: 'failed',
    },
  ),
]
