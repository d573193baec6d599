import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../src/archive/stores/open-store.ts'
import type { Liveness } from '../../src/model/outcome.ts'
import type { PostRef } from '../../src/model/platform.ts'
import type { PlatformClient } from '../../src/model/platform-definition.ts'
import type { PostAnswer } from '../../src/model/post-answer.ts'
import type { WatchedPost } from '../../src/verify/verification-repository.ts'
import { verifyPosts } from '../../src/verify/verify-posts.ts'
import { testLedger } from '../support/ledger.ts'
import { tempDir } from '../support/service-config.ts'
import { OneBook, policy, watched } from '../support/watch.ts'

const post: PostRef = { platform: 'x', id: '20', url: 'https://x.com/i/status/20' }
const HOUR = 3_600_000

/** A world of one post: the platform's answer, the time, and the stored state. */
describe('checks over time', () => {
  const parts = new AsyncDisposableStack()
  let dir: string
  beforeEach(async () => {
    dir = parts.use(await tempDir()).path
  })
  afterAll(() => parts.disposeAsync())

  async function openWorld() {
    const ledger = testLedger(await openStore({ kind: 'file', dir }))
    const time = { now: Date.UTC(2026, 0, 1) }
    const book = new OneBook(watched(post, time.now))
    const look = async (liveness: Liveness) => {
      const one = (async function* (): AsyncGenerator<WatchedPost> {
        yield book.watched
      })()
      for await (const line of verifyPosts(one, {
        platforms: { get: () => client(liveness) },
        http: { fetch: () => Promise.reject(new Error('nothing leaves')) },
        clock: { now: () => new Date(time.now) },
        scratchDir: `${dir}/scratch`,
        ledger,
        policy,
        concurrency: 2,
        repository: book,
        breaker: { held: () => false, mayReport: async () => true },
        scale: () => 1,
        chance: () => 0.5,
        recapture: async () => {},
      })) {
        time.now += 12 * HOUR
        return line
      }
      throw new Error('no line')
    }
    const told = async (...list: Liveness[]) => {
      const lines = []
      for (const liveness of list) {
        const { state, newly } = await look(liveness)
        lines.push(newly ? `${state}!` : state)
      }
      return lines
    }
    return { ledger, book, time, told }
  }

  it('report a loss once, with its evidence in the ledger, and a return once', async () => {
    const { ledger, book, time, told } = await openWorld()
    expect(await told('live', 'deleted', 'unknown', 'deleted')).toEqual([
      'watched',
      'suspected',
      'suspected',
      'suspected',
    ])
    // The last check was 12 hours ago and came late, so the next one comes half a step later.
    expect(book.dueAt).toBe(time.now - 6 * HOUR)
    expect(await told('deleted', 'deleted', 'live', 'live')).toEqual(['lost!', 'lost', 'returned', 'watched'])
    const events = await ledger.events(post)
    expect(events.map((event) => [event.type, event.cause])).toEqual([
      ['lost', 'deleted'],
      ['returned', 'live'],
    ])
    expect(events[0]?.evidence[0]).toMatchObject({ body: '{"deleted":true}' })
    expect(events[0]?.since).toBe('2026-01-01T12:00:00.000Z')
  })

  it('count in the order in which they were made, where a machine with a slow clock made the last', async () => {
    const { ledger, book, time, told } = await openWorld()
    expect((await told('live', 'deleted', 'deleted', 'deleted')).at(-1)).toBe('lost!')
    const lostAt = book.watched.checkedAt ?? 0
    time.now = lostAt - HOUR / 6
    expect(await told('live')).toEqual(['returned'])
    expect((await ledger.events(post)).map(({ type, chain }) => [chain?.number, type])).toEqual([
      [1, 'lost'],
      [2, 'returned'],
    ])
    expect(book.watched.checkedAt).toBe(lostAt + 1)
  })
})

function client(liveness: Liveness): PlatformClient {
  const answer: PostAnswer = {
    liveness,
    reason: null,
    missing: [],
    refused: false,
    retryAt: null,
    record: null,
    evidence: [
      {
        witness: 'x-syndication',
        url: post.url,
        at: '2026-01-01T00:00:00Z',
        status: 200,
        mime: null,
        body: `{"${liveness}":true}`,
      },
    ],
    notes: [],
  }
  return { ask: async () => answer, check: async () => answer }
}
