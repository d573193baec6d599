import type { LivenessRow } from '../../contracts/platform.contract.ts'
import type { OriginRequest } from '../../support/origin/answer.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import {
  MASTODON_NOT_FOUND,
  mastodonJson,
  mastodonNote,
  mastodonStatus,
  mastodonUrls,
} from '../../support/origin/platforms/mastodon.ts'
import { ACCOUNT_DELETED, GONE, LIVE, REFUSED, SUSPENDED, unknown } from '../meanings.ts'
import { DEADLY_WORDS, SITE_STATUS } from './posts.ts'

const urls = mastodonUrls(SITE_STATUS)
type Source = 'api' | 'object' | 'account' | 'software'

const says =
  (answer: ReturnType<typeof mastodonJson>): Mood =>
  () =>
    answer
const json = (value: unknown, status = 200): Mood => says(mastodonJson(value, status))
const error = (words: string, status: number): Mood => json({ error: words }, status)
const status = (more: object): Mood => json({ ...mastodonStatus(SITE_STATUS), ...more })
const note = (more: object): Mood => json({ ...mastodonNote(SITE_STATUS), ...more })

const NOT_FOUND = says(MASTODON_NOT_FOUND)
const CLOSED = error('This API requires an authenticated user', 401)
const UNSIGNED = error('Request not signed', 401)
const SUSPENDED_ACCOUNT = json({ id: '1001', username: 'harbour', acct: 'harbour', suspended: true })

/** Answers of the sources, and their meaning (platforms-2.md § 2.4). */
const row = (
  name: string,
  answers: Partial<Record<Source, Mood>>,
  meaning: Omit<LivenessRow, 'name' | 'arrange'>,
): LivenessRow => ({
  name,
  ...meaning,
  arrange(origin) {
    for (const [source, mood] of Object.entries(answers)) {
      const url = urls[source as Source]
      origin.mood((request: OriginRequest) => request.url.href === url, mood)
    }
  },
})

const DELETED = { ...GONE, liveness: 'deleted', reason: 'deleted' } as const
const PRIVATE = { liveness: 'account-protected', reason: 'protected', outcome: 'private' } as const

export const rows: LivenessRow[] = [
  row('both sources serve it', {}, LIVE),
  row('its words sound like its end', { api: status({ content: DEADLY_WORDS }) }, LIVE),
  row('an unlisted status', { api: status({ visibility: 'unlisted' }) }, LIVE),
  row('the host does not tell its software', { software: moods.outage() }, LIVE),
  row('only the API serves it', { object: NOT_FOUND }, LIVE),
  row('only ActivityPub serves it', { api: NOT_FOUND }, LIVE),
  row('the API is closed, and ActivityPub serves it', { api: CLOSED }, LIVE),
  row('neither has it', { api: NOT_FOUND, object: NOT_FOUND }, GONE),
  row('the API answers Not Found in other words', { api: error('Not Found', 404), object: NOT_FOUND }, GONE),
  row(
    'neither has it, and the account is suspended',
    { api: NOT_FOUND, object: NOT_FOUND, account: SUSPENDED_ACCOUNT },
    SUSPENDED,
  ),
  row(
    '410, and no such account',
    { api: NOT_FOUND, object: error('Gone', 410), account: NOT_FOUND },
    ACCOUNT_DELETED,
  ),
  row(
    '410, and the account is suspended',
    { api: NOT_FOUND, object: error('Gone', 410), account: SUSPENDED_ACCOUNT },
    SUSPENDED,
  ),
  row(
    'a page with 410, while the API does not have it',
    { api: NOT_FOUND, object: moods.outage(410), account: NOT_FOUND },
    ACCOUNT_DELETED,
  ),
  row(
    'a page with 410, while the account is shown',
    { api: NOT_FOUND, object: moods.outage(410) },
    unknown('unreadable'),
  ),
  row(
    'a page with 410 for everything: the host may have given up',
    { api: moods.outage(410), object: moods.outage(410), account: moods.outage(410) },
    unknown('upstream'),
  ),
  row(
    '403, and the account is suspended',
    { api: NOT_FOUND, object: error('This action is not allowed', 403), account: SUSPENDED_ACCOUNT },
    SUSPENDED,
  ),
  row(
    '403, and the account is not suspended',
    { api: NOT_FOUND, object: error('This action is not allowed', 403) },
    REFUSED,
  ),
  row(
    'a proxy’s page with 403 for everything',
    { api: moods.outage(403), object: moods.outage(403), account: moods.outage(403) },
    REFUSED,
  ),
  row('a tombstone', { api: NOT_FOUND, object: note({ type: 'Tombstone' }) }, DELETED),
  row(
    'a tombstone with 410',
    { api: NOT_FOUND, object: json({ id: mastodonNote(SITE_STATUS).id, type: 'Tombstone' }, 410) },
    DELETED,
  ),
  row(
    'the tombstone of another post',
    {
      api: NOT_FOUND,
      object: json({ id: `https://${SITE_STATUS.host}/ap/users/1/statuses/5`, type: 'Tombstone' }),
    },
    unknown('unreadable'),
  ),
  row('both are closed', { api: CLOSED, object: UNSIGNED }, REFUSED),
  row('the API does not have it, ActivityPub is closed', { api: NOT_FOUND, object: UNSIGNED }, REFUSED),
  row('the API is closed, ActivityPub does not have it', { api: CLOSED, object: NOT_FOUND }, REFUSED),
  row('a private status', { api: status({ visibility: 'private' }), object: NOT_FOUND }, PRIVATE),
  row('a direct status', { api: status({ visibility: 'direct' }), object: NOT_FOUND }, PRIVATE),
  row(
    'an object for followers',
    { api: NOT_FOUND, object: note({ to: ['https://boats.example/ap/users/1001/followers'] }) },
    PRIVATE,
  ),
  row(
    'a limit, until a time in ISO form',
    {
      api: moods.rateLimited({ 'x-ratelimit-limit': '300', 'x-ratelimit-reset': '2026-03-02T09:02:00.000Z' }),
      object: NOT_FOUND,
    },
    { ...unknown('rate-limited'), retryAfter: 120 },
  ),
  row('an outage of both', { api: moods.outage(), object: moods.outage() }, unknown('upstream')),
  row(
    'an outage of the API, ActivityPub does not have it',
    { api: moods.outage(), object: NOT_FOUND },
    unknown('upstream'),
  ),
  row(
    'a vanished host',
    { api: moods.reset(), object: moods.reset(), software: moods.reset() },
    unknown('network'),
  ),
  row(
    'a parked host',
    { api: moods.html('This domain is for sale'), object: moods.html('This domain is for sale') },
    unknown('unreadable'),
  ),
  row(
    'a page with 404 where the API was',
    { api: moods.blocked(), object: moods.blocked(), account: moods.blocked() },
    unknown('unreadable'),
  ),
  row(
    'another status',
    { api: status({ id: '115900000000000099' }), object: NOT_FOUND },
    unknown('unreadable'),
  ),
  row(
    'a redirect inwards',
    { api: moods.redirect('http://10.0.0.1/'), object: moods.redirect('http://127.0.0.1/') },
    unknown('address-refused'),
  ),
]
