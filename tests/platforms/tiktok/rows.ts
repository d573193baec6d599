import type { LivenessRow } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import {
  tiktokChallenge,
  tiktokDetail,
  tiktokEmbed,
  tiktokErrorState,
  tiktokItems,
  tiktokNoEmbed,
  tiktokNoItem,
  tiktokNoOembed,
  tiktokOembed,
  tiktokPage,
  tiktokState,
} from '../../support/origin/platforms/tiktok.ts'
import { GONE, LIVE, REFUSED, unknown } from '../meanings.ts'
import { ID, VIDEO } from './posts.ts'

const ofPost = (path: string) => (request: OriginRequest) =>
  request.url.pathname.startsWith(path) && request.url.href.includes(ID)

const json =
  (value: unknown): Mood =>
  () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) })
const words =
  (body: string, status = 200): Mood =>
  () => ({ status, headers: { 'content-type': 'text/plain' }, body })

const NO_EMBED: Mood = () => tiktokNoEmbed
const errorState =
  (code: number): Mood =>
  () =>
    tiktokEmbed(ID, tiktokErrorState(code))
const noItem = (code: string): Mood => json(tiktokNoItem(ID, code))
const NO_ITEM = noItem('nil_core_data')
const CHALLENGE: Mood = () => tiktokChallenge
const code =
  (statusCode: number): Mood =>
  () =>
    tiktokPage({ statusCode })

/** What the sources answer; null: that the post lives. oEmbed and page are asked only if the player does not find it. */
interface Answers {
  readonly embed?: Mood
  readonly player?: Mood
  readonly oembed?: Mood | null
  readonly page?: Mood | null
}

type Meaning = Omit<LivenessRow, 'name' | 'arrange'>
const row = (name: string, answers: Answers, meaning: Meaning): LivenessRow => ({
  name,
  ...meaning,
  arrange(origin) {
    const { embed, player, oembed = () => tiktokNoOembed, page = code(10204) } = answers
    if (embed) origin.mood(ofPost('/embed/v2/'), embed)
    if (player) origin.mood(ofPost('/player/api/'), player)
    if (oembed) origin.mood(ofPost('/oembed'), oembed)
    if (page) origin.mood(ofPost('/@i/video/'), page)
  },
})
const gone = { embed: NO_EMBED, player: NO_ITEM } as const
const PRIVATE: Meaning = { liveness: 'account-protected', reason: 'protected', outcome: 'private' }
/** A check asks the player first. */
const CHECK_LIVE = { check: { liveness: 'live', reason: null } } as const

/** The answers of TikTok, and their meaning (platforms-2.md § 5.3). */
export const rows: LivenessRow[] = [
  row('both serve it', {}, LIVE),
  row('400 at the embed page, alive at the player', { embed: NO_EMBED }, LIVE),
  row('10204 at the embed page, alive at the player', { embed: errorState(10204) }, LIVE),
  row('alive at the embed page, not in the list', { player: NO_ITEM }, LIVE),
  row('gone from both, still at oEmbed', { ...gone, oembed: null }, LIVE),

  row('400 and nil_core_data', gone, GONE),
  row('an error in the embed page and nil_core_data', { ...gone, embed: errorState(10204) }, GONE),
  row('another error in the embed page', { ...gone, embed: errorState(10216) }, GONE),
  row('gone, and the page is a challenge', { ...gone, page: CHALLENGE }, GONE),
  row('gone, and the page is a login', { ...gone, page: moods.redirect('/login?lang=en') }, GONE),
  row('gone, and oEmbed in an outage', { ...gone, oembed: moods.outage() }, GONE),

  row(
    'the page says: deleted',
    { ...gone, page: code(10217) },
    { ...GONE, liveness: 'deleted', reason: 'deleted' },
  ),
  row(
    'the page says: no such user',
    { ...gone, page: code(10221) },
    { ...GONE, liveness: 'account-deleted', reason: 'account-deleted' },
  ),
  row('the page says: private post', { ...gone, page: code(10216) }, PRIVATE),
  row('the page says: private account', { ...gone, page: code(10222) }, PRIVATE),
  row(
    'the page says: not in this region',
    { ...gone, page: code(10231) },
    { liveness: 'withheld', reason: 'withheld', outcome: 'withheld' },
  ),
  row(
    'the page shows it for adults',
    {
      ...gone,
      page: () => {
        const detail = tiktokDetail(VIDEO)
        const { itemStruct } = detail.itemInfo as { itemStruct: Record<string, unknown> }
        return tiktokPage({
          ...detail,
          itemInfo: { itemStruct: { ...itemStruct, isContentClassified: true, video: { duration: 13 } } },
        })
      },
    },
    { liveness: 'age-gated', reason: 'age-restricted', outcome: 'age-gated' },
  ),
  row('the page still shows it', { ...gone, page: null }, LIVE),
  row('an unknown number in the page', { ...gone, page: code(10999) }, GONE),
  row(
    '10204 of the page, and the embed page in an outage',
    { player: NO_ITEM, embed: moods.outage() },
    unknown('upstream'),
  ),
  row(
    'a weak number alone',
    { player: NO_ITEM, embed: moods.outage(), page: code(10217) },
    unknown('upstream'),
  ),

  row(
    'nil_core_data, the embed page limited',
    { player: NO_ITEM, embed: moods.rateLimited({ 'retry-after': '60' }) },
    {
      ...unknown('rate-limited'),
      retryAfter: 60,
    },
  ),
  row('400, the player busy', { embed: NO_EMBED, player: noItem('api_busy') }, unknown('upstream')),
  row(
    '400, status_code 1',
    { embed: NO_EMBED, player: json({ status_code: 1, items: [] }) },
    unknown('upstream'),
  ),
  row(
    '400, status_code 5',
    { embed: NO_EMBED, player: json({ status_code: 5, items: [] }) },
    unknown('internal'),
  ),
  row(
    '400, an unknown status_code',
    { embed: NO_EMBED, player: json({ status_code: 77 }) },
    unknown('unreadable'),
  ),
  row('400, an unknown code', { embed: NO_EMBED, player: noItem('nobody_knows') }, unknown('unreadable')),
  row(
    '400, a list without results',
    { embed: NO_EMBED, player: json({ status_code: 0, items: [] }) },
    unknown('unreadable'),
  ),
  row(
    '400, the item of another post',
    { embed: NO_EMBED, player: json(tiktokItems({ ...VIDEO, id: '7300000000000000001' })) },
    unknown('unreadable'),
  ),

  row('a challenge', { embed: CHALLENGE, player: CHALLENGE }, REFUSED),
  row('a challenge, alive at the player', { embed: CHALLENGE }, LIVE),
  row('a login', { embed: moods.redirect('https://www.tiktok.com/login'), player: NO_ITEM }, REFUSED),
  row('403', { embed: moods.status(403), player: NO_ITEM }, REFUSED),
  row('overload', { embed: words('overload-protect triggered', 503), player: NO_ITEM }, unknown('upstream')),
  row(
    'overload with 200',
    { embed: words('overload-protect triggered'), player: NO_ITEM },
    unknown('upstream'),
  ),
  row(
    '429',
    { embed: moods.rateLimited({ 'retry-after': '120' }), player: NO_ITEM },
    {
      ...unknown('rate-limited'),
      retryAfter: 120,
    },
  ),
  row('404 of the embed page', { embed: moods.blocked(), player: NO_ITEM }, unknown('upstream')),
  row('an empty embed page', { embed: moods.empty(), player: NO_ITEM }, unknown('unreadable')),
  row('a page of another kind', { embed: moods.html('TikTok'), player: NO_ITEM }, unknown('unreadable')),
  row(
    'half a page',
    { embed: (usual) => ({ ...usual, body: String(usual.body).slice(0, 600) }), player: NO_ITEM },
    unknown('unreadable'),
  ),
  row(
    'the data of another post',
    { embed: () => tiktokEmbed(ID, tiktokState({ ...VIDEO, id: '7300000000000000001' })), player: NO_ITEM },
    unknown('unreadable'),
  ),
  row(
    'no data',
    { embed: () => tiktokEmbed(ID, { code: 200, isError: false }), player: NO_ITEM },
    unknown('unreadable'),
  ),
  row('a reset', { embed: moods.reset(), player: NO_ITEM }, unknown('network')),
  row(
    'an outage, alive at the player',
    { embed: moods.outage() },
    {
      liveness: 'live',
      reason: 'upstream',
      outcome: 'failed',
      ...CHECK_LIVE,
    },
  ),
  row(
    'the words of another post at oEmbed',
    { ...gone, oembed: json(tiktokOembed({ ...VIDEO, id: '7300000000000000001' })) },
    GONE,
  ),
]
