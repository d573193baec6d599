import type { Liveness } from '../../../src/model/outcome.ts'
import { tiktokPlatform } from '../../../src/platforms/tiktok/platform.ts'
import { tiktokRef } from '../../../src/platforms/tiktok/post-url.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import {
  tiktokChallenge,
  tiktokEmbed,
  tiktokErrorState,
  tiktokGonePages,
  tiktokId,
  tiktokItems,
  tiktokPage,
  tiktokPages,
  tiktokState,
} from '../../support/origin/platforms/tiktok.ts'
import type { LiarSubject } from '../liar.ts'
import { VIDEO } from './posts.ts'

const ids = (hour: number, count: number) =>
  Array.from({ length: count }, (_, n) => tiktokId(`2026-03-02T${String(hour).padStart(2, '0')}:00:00Z`, n))
const ref = (id: string) => {
  const post = tiktokRef(id)
  if (post === null) throw new TypeError(`${id} is no post.`)
  return post
}
/** The hour of the ids, what is true, and the number in the post's page. */
const DEATHS: readonly (readonly [hour: number, liveness: Liveness, code: number])[] = [
  [1, 'deleted', 10217],
  [2, 'account-deleted', 10221],
  [3, 'not-found', 10204],
]
const json =
  (value: unknown): Mood =>
  () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) })
const OTHER = { ...VIDEO, id: '7300000000000000001' }

/** TikTok, for the test with false answers. */
export function createTiktokLiar(scale: number): LiarSubject {
  const living = ids(0, 60 * scale)
  return {
    platform: tiktokPlatform,
    site: {
      pages: {
        ...Object.assign({}, ...living.map((id) => tiktokPages({ ...VIDEO, id }))),
        ...Object.assign(
          {},
          ...DEATHS.flatMap(([hour, , code]) =>
            ids(hour, 10 * scale).map((id) =>
              tiktokGonePages(id, { page: tiktokPage({ statusCode: code }) }),
            ),
          ),
        ),
      },
    },
    living: living.map(ref),
    dead: DEATHS.flatMap(([hour, liveness]) =>
      ids(hour, 10 * scale).map((id) => ({ post: ref(id), liveness })),
    ),
    asks: ({ url }) => url.host === 'www.tiktok.com',
    lies: [
      moods.redirect('https://www.tiktok.com/login?lang=en'),
      () => tiktokChallenge,
      () => ({ status: 503, headers: { 'content-type': 'text/plain' }, body: 'overload-protect triggered' }),
      () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'overload-protect triggered' }),
      json({ status_code: 1, items: [] }),
      json({ status_code: 0, items: [] }),
      json({ status_code: 0, items: [], results: [{ id_str: OTHER.id, code: 'nil_core_data' }] }),
      json(tiktokItems(OTHER)),
      () => tiktokEmbed(OTHER.id, tiktokState(OTHER)),
      () => tiktokEmbed(OTHER.id, tiktokErrorState(10204)),
      () => tiktokPage({ statusCode: 10204 }),
    ],
  }
}
