import { blueskyPlatform } from '../../../src/platforms/bluesky/platform.ts'
import {
  type BlueskyPost,
  blueskyDeletedPages,
  blueskyJson,
  blueskyPages,
  blueskyUrls,
  blueskyView,
} from '../../support/origin/platforms/bluesky.ts'
import type { LiarSubject } from '../liar.ts'
import { DEADLY_WORDS, DID, refOf } from './posts.ts'

const SUSPENDED_DID = 'did:plc:suspendedsuspendedsuspe2'
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const post = (n: number, did = DID): BlueskyPost => ({
  did,
  rkey: `3mfybhq32${[676, 26, 1].map((place) => LETTERS[Math.floor(n / place) % 26]).join('')}2`,
  text: DEADLY_WORDS,
})
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)

const takenDown = blueskyJson({ error: 'AccountTakedown', message: 'Account has been suspended' }, 400)

/** Bluesky, for the test with false answers. */
export function createBlueskyLiar(scale: number): LiarSubject {
  const living = range(0, 60 * scale).map((n) => post(n))
  const deleted = range(60 * scale, 75 * scale).map((n) => post(n))
  const suspended = range(75 * scale, 90 * scale).map((n) => post(n, SUSPENDED_DID))
  return {
    platform: blueskyPlatform,
    site: {
      pages: {
        ...Object.assign({}, ...living.map(blueskyPages)),
        ...Object.assign({}, ...deleted.map(blueskyDeletedPages)),
        // The account's profile and server are those of the living posts.
        ...blueskyPages(living[0] ?? post(0)),
        ...Object.assign(
          {},
          ...suspended.map((one) => ({
            ...blueskyDeletedPages(one),
            [blueskyUrls(one).profile]: takenDown,
          })),
        ),
      },
    },
    living: living.map(refOf),
    dead: [
      ...deleted.map((one) => ({ post: refOf(one), liveness: 'not-found' as const })),
      ...suspended.map((one) => ({ post: refOf(one), liveness: 'account-suspended' as const })),
    ],
    asks: ({ url }) => url.pathname.startsWith('/xrpc/') || url.host === 'plc.directory',
    lies: [
      () => blueskyJson({ posts: [] }),
      () => blueskyJson({ error: 'UpstreamFailure', message: 'Post not found' }, 502),
      () => blueskyJson({ error: 'InvalidRequest', message: 'Blob not found' }, 400),
      () => blueskyJson({ thread: { post: blueskyView(post(17_000)) } }),
      () => blueskyJson({ did: DID, active: false, status: 'throttled' }),
      () => blueskyJson({ error: 'NotFound', message: 'Post not found: at://x' }, 404),
    ],
  }
}
