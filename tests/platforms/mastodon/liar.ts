import { mastodonPlatform } from '../../../src/platforms/mastodon/platform.ts'
import {
  MASTODON_NOT_FOUND,
  type MastodonStatus,
  mastodonDeletedPages,
  mastodonHost,
  mastodonJson,
  mastodonPages,
  mastodonStatus,
  mastodonUrls,
} from '../../support/origin/platforms/mastodon.ts'
import type { LiarSubject } from '../liar.ts'
import { DEADLY_WORDS, HOST, refOf } from './posts.ts'

const post = (n: number, user = 'harbour'): MastodonStatus => ({
  host: HOST,
  id: String(115_900_000_000_000_100n + BigInt(n)),
  user,
  content: DEADLY_WORDS,
})
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)

const SUSPENDED = mastodonJson({ id: '66', username: 'banned', acct: 'banned', suspended: true })

/** Mastodon, for the test with false answers. */
export function createMastodonLiar(scale: number): LiarSubject {
  const living = range(0, 60 * scale).map((n) => post(n))
  const deleted = range(60 * scale, 75 * scale).map((n) => post(n))
  const suspended = range(75 * scale, 90 * scale).map((n) => post(n, 'banned'))
  return {
    platform: mastodonPlatform,
    site: {
      pages: {
        ...mastodonHost(HOST),
        ...Object.assign({}, ...living.map(mastodonPages)),
        ...Object.assign({}, ...deleted.map(mastodonDeletedPages)),
        ...Object.assign(
          {},
          ...suspended.map((one) => ({
            ...mastodonDeletedPages(one),
            [mastodonUrls(one).account]: SUSPENDED,
          })),
        ),
      },
    },
    living: living.map(refOf),
    dead: [
      ...deleted.map((one) => ({ post: refOf(one), liveness: 'not-found' as const })),
      ...suspended.map((one) => ({ post: refOf(one), liveness: 'account-suspended' as const })),
    ],
    asks: ({ url }) =>
      url.host === HOST && /^\/api\/v1\/statuses\/\d+$|^\/@\w+\/\d+$|\/lookup$/.test(url.pathname),
    lies: [
      () => mastodonJson({ error: 'This API requires an authenticated user' }, 401),
      () => mastodonJson({ error: 'Request not signed' }, 401),
      () => mastodonJson({ error: 'This action is not allowed' }, 403),
      () => mastodonJson(mastodonStatus(post(99_999))),
      () => mastodonJson({ type: 'Tombstone', id: `https://${HOST}/ap/users/1/statuses/5` }),
      () => ({ status: 410, headers: { 'content-type': 'text/html' }, body: '<h1>Gone</h1>' }),
      // A single not-found is no proof while the other source serves the post.
      (usual, { url }) => (url.pathname.startsWith('/api/v1/statuses/') ? MASTODON_NOT_FOUND : usual),
    ],
  }
}
