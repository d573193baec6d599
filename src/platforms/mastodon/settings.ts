import { defineSetting } from '../../model/setting.ts'

export const MASTODON_SETTINGS = {
  canary: defineSetting(
    'STET_MASTODON_CANARY',
    'text',
    'https://mastodon.social/@jk/103794036899778366',
    'The address of the canary, a Mastodon post known to live, for its own host. Of other hosts Stet takes the newest public post of their contact account.',
  ),
}

/** Rate limits by source name. Together they are Mastodon's own limit, 300 requests in five minutes. */
export const MASTODON_RATES = {
  'mastodon api': defineSetting(
    'STET_MASTODON_API_RATE',
    'rate',
    '40/m burst 20',
    'Rate limit of the API of each Mastodon host, shared by all processes.',
    { perHost: true },
  ),
  'mastodon activitypub': defineSetting(
    'STET_MASTODON_ACTIVITYPUB_RATE',
    'rate',
    '20/m burst 10',
    'Rate limit of requests for ActivityPub objects of each host, shared by all processes.',
    { perHost: true },
  ),
}
