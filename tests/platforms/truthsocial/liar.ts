import { truthsocialPlatform } from '../../../src/platforms/truthsocial/platform.ts'
import { mastodonJson, mastodonStatus } from '../../support/origin/platforms/mastodon.ts'
import type { LiarSubject } from '../liar.ts'

const post = (n: number) => {
  const id = String(115_900_000_000_000_100n + BigInt(n))
  return { platform: 'truthsocial', id, url: `https://truthsocial.com/@harbour/${id}` }
}
const status = (id: string) =>
  mastodonStatus({ host: 'truthsocial.com', id, content: '<p>Record not found. Suspended.</p>' })

/** Truth Social, for the test with false answers. With one source it never calls a post dead. */
export function createTruthsocialLiar(scale: number): LiarSubject {
  const living = Array.from({ length: 240 * scale }, (_, n) => post(n))
  return {
    platform: truthsocialPlatform,
    site: {
      pages: Object.fromEntries(
        living.map(({ id }) => [`https://truthsocial.com/api/v1/statuses/${id}`, mastodonJson(status(id))]),
      ),
    },
    living,
    dead: [],
    asks: ({ url }) => url.host === 'truthsocial.com',
    lies: [
      () => mastodonJson({ error: 'Record not found' }, 404),
      () => mastodonJson({ error: 'This method requires an authenticated user' }, 401),
      () => mastodonJson(status('115900000000099999')),
      () => ({
        status: 403,
        headers: { 'content-type': 'text/html', 'cf-mitigated': 'challenge' },
        body: '<p>Just a moment…',
      }),
    ],
  }
}
