import { facebookPlatform } from '../../../src/platforms/facebook/platform.ts'
import { facebookRef } from '../../../src/platforms/facebook/post-url.ts'
import { moods } from '../../support/origin/mood.ts'
import {
  facebookOembed,
  facebookOembedError,
  facebookPage,
  facebookPages,
  facebookPageWithoutTags,
  facebookPlugin,
  facebookUnavailable,
} from '../../support/origin/platforms/facebook.ts'
import type { LiarSubject } from '../liar.ts'
import { FOLDED } from './posts.ts'

const ids = (count: number) => Array.from({ length: count }, (_, n) => String(1_485_000_000_100_000 + n))
const ref = (id: string) => {
  const post = facebookRef('harbourdesk', id)
  if (post === null) throw new TypeError(`${id} is no post.`)
  return post
}
const POST = { ...FOLDED, photos: [] }

/** Facebook, for the test with false answers. Nothing it says proves the end of a post that was not captured before. */
export function createFacebookLiar(scale: number): LiarSubject {
  const living = ids(90 * scale)
  return {
    platform: facebookPlatform,
    site: { pages: Object.assign({}, ...living.map((id) => facebookPages({ ...POST, id }))) },
    living: living.map(ref),
    dead: [],
    asks: ({ url }) => /(?:^|\.)facebook\.com$/.test(url.host),
    lies: [
      moods.redirect('https://www.facebook.com/login/?next=x'),
      () => facebookUnavailable,
      () => facebookPageWithoutTags,
      () => facebookOembedError(24, { error_subcode: 2207045 }),
      () => facebookOembedError(4, { is_transient: true }),
      () => facebookOembedError(100, { error_subcode: 2207047 }),
      () => ({
        status: 400,
        headers: { 'content-type': 'text/html' },
        body: '<html><title>Error</title></html>',
      }),
      () => facebookPlugin({ ...POST, id: '1485000000000777' }),
      () => facebookPage({ ...POST, id: '1485000000000777' }),
      () => facebookOembed('https://www.facebook.com/harbourdesk/posts/1485000000000777'),
    ],
  }
}
