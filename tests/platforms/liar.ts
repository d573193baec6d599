import type { Liveness } from '../../src/model/outcome.ts'
import type { PostRef } from '../../src/model/platform.ts'
import type { Platform } from '../../src/model/platform-definition.ts'
import type { OriginRequest } from '../support/origin/answer.ts'
import { type Mood, moods } from '../support/origin/mood.ts'
import type { OriginSite } from '../support/origin/site.ts'
import { seeded } from '../support/seeded.ts'

/** Posts of a platform, some of them dead, and the false answers that its sources may give. */
export interface LiarSubject {
  readonly platform: Platform
  readonly site: OriginSite
  readonly living: readonly PostRef[]
  /** Each with its true liveness. */
  readonly dead: readonly { readonly post: PostRef; readonly liveness: Liveness }[]
  /** Whether a request asks for a post, the canary included. */
  asks(request: OriginRequest): boolean
  /** False answers of this platform alone, which prove nothing. */
  readonly lies: readonly Mood[]
}

const page = '<!doctype html><title>Error</title><p>Post not found. This post has been deleted.</p>'
const html =
  (status: number, headers = {}): Mood =>
  () => ({ status, headers: { 'content-type': 'text/html', ...headers }, body: page })

/** The false answers that any source may give. */
const ANY: readonly Mood[] = [
  ...[401, 403, 500, 502, 503, 504].map((status) => html(status)),
  html(200),
  html(200, { 'cf-mitigated': 'challenge' }),
  html(503, { 'retry-after': '30' }),
  moods.rateLimited({ 'retry-after': '60' }),
  moods.rateLimited(),
  moods.empty(),
  moods.reset(),
  moods.cut(60),
  moods.lyingLength(40),
  (usual) => ({ ...usual, body: String(usual.body).slice(0, 150) }),
  () => ({ headers: { 'content-type': 'application/json' }, body: 'null' }),
]

/** A mood that lies with this probability, with the same random sequence in each run. */
export function lying(
  { lies }: Pick<LiarSubject, 'lies'>,
  share: () => number,
): { mood: Mood; told(): number } {
  const dice = seeded(20_261_130)
  const ways = [...ANY, ...lies]
  const told = new Set<Mood>()
  return {
    mood(usual, request) {
      if (dice() >= share()) return usual
      const lie = ways[Math.floor(dice() * ways.length)] ?? moods.empty()
      told.add(lie)
      return lie(usual, request)
    },
    told: () => told.size / ways.length,
  }
}
