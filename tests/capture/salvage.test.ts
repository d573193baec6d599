import { afterEach, describe, expect, it } from 'vitest'
import { ref } from '../platforms/x/world.ts'
import { type ArchivedShape, archivedBodies, archivedPage } from '../support/origin/archived-pages.ts'
import type { ArchivedPage } from '../support/origin/cdx.ts'
import { moods } from '../support/origin/mood.ts'
import { jpeg } from '../support/origin/picture.ts'
import { type FixturePost, idAt } from '../support/origin/post.ts'
import { blockedSite } from '../support/origin/replay.ts'
import { quoting } from './posts.ts'
import { createRoom, type Room } from './room.ts'

const author = { handle: 'mira_holt', name: 'Mira Holt', id: '7' }
const dead: FixturePost = {
  id: idAt('2018-05-04T10:11:12Z'),
  author,
  text: 'The old crane came down.',
  dead: 'deleted',
}
const ARCHIVE = 'web.archive.org'
const wall: Partial<ArchivedPage> = { body: '<html><title>Log in to X</title><body>Sign in</body></html>' }

let room: Room
afterEach(() => room[Symbol.asyncDispose]())

async function enter(archived: ArchivedPage[], posts: FixturePost[] = [dead]): Promise<void> {
  room = await createRoom({ posts, archived })
}

describe('a dead post that a web archive holds', () => {
  it.each(Object.keys(archivedBodies) as ArchivedShape[])('as %s is salvaged from there', async (shape) => {
    await enter([archivedPage(dead, shape)])
    const result = await room.capture(ref(dead.id, 'mira_holt'), { citations: [quoting(dead)] })
    expect(result).toMatchObject({ outcome: 'salvaged', reason: 'deleted', written: true, retryAt: null })
    const manifest = await room.main(dead.id)
    expect(manifest.record).toMatchObject({
      witness: 'web-archive',
      archivedAt: '2018-05-04T11:11:12.000Z',
      text: dead.text,
      quotedBy: null,
      confirmedBy: [],
    })
    const urls = manifest.resources.map(({ url }) => url)
    expect(urls).toContainEqual(expect.stringContaining('web.archive.org/cdx/search/cdx?'))
    expect(urls).toContainEqual(expect.stringMatching(/web\.archive\.org\/web\/20180504111112id_\/https:/))
    expect(await room.valid(manifest)).toBe(true)
    // The snapshot does not contain the article's quotation.
    expect(manifest.resources.map(({ role }) => role)).not.toContain('citation')
  })

  it.each([
    'https://mobile.twitter.com/mira_holt/status/',
    'https://x.com/Mira_Holt/status/',
    'https://twitter.com/i/web/status/',
    'http://www.twitter.com/mira_holt/status/',
  ])('is found under %s', async (start) => {
    await enter([archivedPage(dead, 'v1', { url: `${start}${dead.id}?s=20` })])
    const result = await room.capture(ref(dead.id), { citations: [quoting(dead)] })
    expect(result.outcome).toBe('salvaged')
    expect((await room.main(dead.id)).record.witness).toBe('web-archive')
  })

  it('is taken from the capture nearest to the day of the citation, without login walls and other posts', async () => {
    const at = (timestamp: string, more: Partial<ArchivedPage> = {}) =>
      archivedPage(dead, 'legacy', { timestamp, ...more })
    const longer = { ...dead, id: `${dead.id}9` }
    await enter([
      at('20180601000000', { body: archivedBodies.legacy({ ...dead, likes: 9 }) }),
      at('20180506000000', wall),
      at('20180507000000', { body: archivedBodies.legacy({ ...dead, likes: 7 }) }),
      at('20180505120000', { status: 302, body: 'moved' }),
      archivedPage(longer, 'legacy', { timestamp: '20180506000000' }),
    ])
    await room.capture(ref(dead.id, 'mira_holt'), {
      citations: [quoting(dead, { publishedOn: '2018-05-06' })],
    })
    const { record } = await room.main(dead.id)
    expect(record).toMatchObject({ archivedAt: '2018-05-07T00:00:00.000Z', metrics: { likes: 7 } })
    expect(room.origin.asked(/id_\//)).toHaveLength(2)
  })

  it('keeps its archived photos, at the best archived size', async () => {
    const photos = [{ key: 'Gone1' }, { key: 'Gone2' }]
    const picture = (url: string, bytes: string): ArchivedPage => ({
      url: `https://pbs.twimg.com/media/${url}`,
      timestamp: '20180504111115',
      mime: 'image/jpeg',
      body: jpeg(4, 4, [1, 2, 3], bytes),
    })
    await enter([
      archivedPage({ ...dead, photos }, 'legacy'),
      picture('Gone1.jpg:small', 'small'),
      picture('Gone1.jpg:large', 'large'),
    ])
    const result = await room.capture(ref(dead.id, 'mira_holt'))
    expect(result.outcome).toBe('salvaged')
    expect(result.missing).toMatchObject([
      { part: 'photo', url: expect.stringContaining('Gone2'), reason: 'not-found' },
    ])
    const kept = (await room.main(dead.id)).resources.filter(({ role }) => role === 'photo')
    expect(kept.map(({ url }) => url)).toEqual([
      'https://web.archive.org/web/20180504111115im_/https://pbs.twimg.com/media/Gone1.jpg:large',
    ])
  })

  it('keeps an archived photo if the platform no longer serves it', async () => {
    const photos = [{ key: 'Gone1' }, { key: 'Gone2' }]
    const url = 'https://pbs.twimg.com/media/Gone1.jpg'
    const picture = { url, timestamp: '20180504111115', mime: 'image/jpeg', body: jpeg(4, 4, [1, 2, 3], 'a') }
    await enter([archivedPage({ ...dead, photos }, 'legacy'), picture])
    const first = await room.capture(ref(dead.id, 'mira_holt'))
    expect(first.missing).toHaveLength(1)
    room.origin.mood(/im_\//, moods.blocked())
    const second = await room.capture(ref(dead.id, 'mira_holt'))
    expect(second.missing).toHaveLength(2)
    expect(second).toMatchObject({ outcome: 'salvaged', written: false, snapshot: first.snapshot })
  })

  it('is neither queried nor written again once it is salvaged', async () => {
    await enter([archivedPage(dead, 'v1')])
    const first = await room.capture(ref(dead.id, 'mira_holt'))
    const asked = room.origin.asked(ARCHIVE).length
    const second = await room.capture(ref(dead.id, 'mira_holt'), { citations: [quoting(dead)] })
    expect(second).toMatchObject({ outcome: 'salvaged', written: false, snapshot: first.snapshot })
    expect(room.origin.asked(ARCHIVE)).toHaveLength(asked)
  })

  it('replaces a snapshot of an article’s quotation', async () => {
    await enter([archivedPage(dead, 'v1')])
    const end = room.origin.mood(ARCHIVE, moods.outage())
    await room.capture(ref(dead.id, 'mira_holt'), { citations: [quoting(dead)] })
    expect((await room.main(dead.id)).record.witness).toBe('citation')
    end()
    room.now += 3_600_000
    await room.capture(ref(dead.id, 'mira_holt'), { citations: [quoting(dead)] })
    expect((await room.main(dead.id)).record.witness).toBe('web-archive')
  })
})

describe('the archive is not queried', () => {
  it.each([
    ['lives', null],
    ['is protected', 'protected'],
    ['is withheld', 'withheld'],
    ['is age-restricted', 'age-restricted'],
    ['is named unavailable', 'unavailable'],
  ] as const)('about a post that %s', async (_, how) => {
    const { dead: _dead, ...living } = dead
    await enter([archivedPage(dead, 'v1')], [how === null ? living : { ...dead, dead: how }])
    await room.capture(ref(dead.id, 'mira_holt'), { citations: [quoting(dead)] })
    expect(room.origin.asked(ARCHIVE)).toEqual([])
  })
})

describe('an archive that does not answer', () => {
  it.each([
    ['a 429', moods.rateLimited(), 'salvaged', 15],
    ['an outage', moods.outage(503), 'salvaged', 15],
    ['a page in place of its index', moods.html(), 'salvaged', 15],
    ['a cut connection', moods.reset(), 'salvaged', 15],
  ] as const)(
    'with %s: the capture keeps the quotation, notes the failure and sets `retryAt`',
    async (_, mood, outcome, minutes) => {
      await enter([archivedPage(dead, 'v1')])
      room.origin.mood(ARCHIVE, mood)
      const result = await room.capture(ref(dead.id, 'mira_holt'), { citations: [quoting(dead)] })
      expect(result).toMatchObject({ outcome, reason: 'deleted', written: true })
      expect(result.notes).toContainEqual(expect.stringMatching(/^The web archive did not answer: /))
      expect(result.retryAt).toBe(new Date(room.now + minutes * 60_000).toISOString())
      expect((await room.main(dead.id)).record.witness).toBe('citation')
      expect(room.origin.asked(ARCHIVE)).toHaveLength(1)
    },
  )

  it('because it excludes the site is noted and not retried', async () => {
    await enter([archivedPage(dead, 'v1')])
    room.origin.mood(ARCHIVE, blockedSite)
    const result = await room.capture(ref(dead.id, 'mira_holt'), { citations: [quoting(dead)] })
    expect(result).toMatchObject({ outcome: 'salvaged', retryAt: null })
    expect(result.notes).toContainEqual(expect.stringContaining('The web archive excludes '))
  })

  it('is not queried after a 429, longer each time, and then queried again', async () => {
    const posts = [1, 2, 3, 4].map((n): FixturePost => ({ ...dead, id: `${BigInt(dead.id) + BigInt(n)}` }))
    await enter(
      posts.map((post) => archivedPage(post, 'v1')),
      posts,
    )
    const end = room.origin.mood(ARCHIVE, moods.rateLimited({ 'retry-after': '1' }))
    const capture = (at: number) => room.capture(ref(posts[at]?.id ?? '', 'mira_holt'))
    const first = await capture(0)
    expect(first).toMatchObject({ outcome: 'gone', snapshot: null })
    await capture(1)
    expect(room.origin.asked(ARCHIVE)).toHaveLength(1)
    room.now += 10 * 60_000
    await capture(1)
    expect(room.origin.asked(ARCHIVE)).toHaveLength(2)
    room.now += 15 * 60_000
    await capture(2)
    expect(room.origin.asked(ARCHIVE)).toHaveLength(2)
    end()
    room.now += 5 * 60_000
    expect(await capture(2)).toMatchObject({ outcome: 'salvaged' })
  })

  it('without a usable body leads to no snapshot and no note', async () => {
    await enter([
      archivedPage(dead, 'legacy', wall),
      archivedPage(dead, 'legacy', {
        ...wall,
        timestamp: '20190101000000',
        body: 'Sorry, that page doesn’t exist!',
      }),
    ])
    const result = await room.capture(ref(dead.id, 'mira_holt'))
    expect(result).toMatchObject({ outcome: 'gone', snapshot: null, retryAt: null, notes: [] })
  })

  it('reads no more than a few bodies', async () => {
    const walls = Array.from({ length: 40 }, (_, n) =>
      archivedPage(dead, 'legacy', {
        timestamp: `201805${String(10 + (n % 20))}${String(n).padStart(2, '0')}0000`.slice(0, 14),
        body: `Sign in ${n}`,
      }),
    )
    await enter(walls)
    await room.capture(ref(dead.id, 'mira_holt'))
    expect(room.origin.asked(/id_\//)).toHaveLength(8)
  })
})
