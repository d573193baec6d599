import type { Liveness } from '../../../src/model/outcome.ts'
import { redditPlatform } from '../../../src/platforms/reddit/platform.ts'
import { redditRef } from '../../../src/platforms/reddit/post-url.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import {
  redditAtom,
  redditAtomUrl,
  redditDeleted,
  redditEmbed,
  redditEmbedUrl,
  redditNoPost,
  redditPages,
} from '../../support/origin/platforms/reddit.ts'
import type { Page } from '../../support/origin/site.ts'
import type { LiarSubject } from '../liar.ts'
import { POST } from './posts.ts'

const ids = (kind: string, count: number) =>
  Array.from({ length: count }, (_, n) => `1${kind}${String(n).padStart(3, '0')}`)
const ref = (id: string) => {
  const post = redditRef(id, 'r/harbour')
  if (post === null) throw new TypeError(`${id} is no post.`)
  return post
}
const page = (body: string): Page => ({ headers: { 'content-type': 'text/html' }, body })
const shell = (id: string) => redditEmbed({ id, title: null, author: null })
const removed = (id: string) => redditAtom({ ...POST, id }, '<div class="md"><p>[removed]</p></div>')
const none: Page = { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not found' }

const DEATHS: readonly (readonly [
  kind: string,
  liveness: Liveness,
  embed: (id: string) => Page,
  atom: (id: string) => Page,
])[] = [
  ['del', 'deleted', (id) => page(redditDeleted({ ...POST, id })), () => none],
  ['rem', 'removed', (id) => page(shell(id)), (id) => page(removed(id))],
  ['non', 'not-found', () => page(redditNoPost), () => none],
]
const html =
  (body: string, status = 200): Mood =>
  () => ({ status, headers: { 'content-type': 'text/html' }, body })

/** Reddit, for the test with false answers. */
export function createRedditLiar(scale: number): LiarSubject {
  const living = ids('liv', 60 * scale)
  return {
    platform: redditPlatform,
    site: {
      pages: {
        ...Object.assign({}, ...living.map((id) => redditPages({ ...POST, id, files: [], type: 'text' }))),
        ...Object.fromEntries(
          DEATHS.flatMap(([kind, , embed, atom]) =>
            ids(kind, 10 * scale).flatMap((id): [string, Page][] => [
              [redditEmbedUrl(id), embed(id)],
              [redditAtomUrl(id), atom(id)],
            ]),
          ),
        ),
      },
    },
    living: living.map(ref),
    dead: DEATHS.flatMap(([kind, liveness]) =>
      ids(kind, 10 * scale).map((id) => ({ post: ref(id), liveness })),
    ),
    asks: ({ url }) => /^(?:www|embed)\.reddit\.com$/.test(url.host),
    lies: [
      moods.redirect('https://www.reddit.com/login/?reason=lor2'),
      html('<h1>whoa there, pardner!</h1>'),
      html('<h1>whoa there, pardner!</h1>', 403),
      html('<title>Reddit - Prove your humanity</title>'),
      html('Our CDN was unable to reach our servers'),
      html(redditEmbed({ ...POST, id: '1other1' })),
      html(redditAtom({ ...POST, id: '1other1' })),
      html('<feed></feed>'),
    ],
  }
}
