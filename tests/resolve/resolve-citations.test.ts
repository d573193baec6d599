import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { detectCitations } from '../../src/detect/detect-citations.ts'
import type { Citation } from '../../src/model/citation.ts'
import { articleFromBytes } from '../../src/services/articles/load-article.ts'
import { recordArticle } from '../../src/services/articles/record-article.ts'
import { resolveArticle } from '../../src/services/intake/resolve-article.ts'
import { createRoom, type Room } from '../capture/room.ts'
import { archivedBodies, archivedPage, v1Object } from '../support/origin/archived-pages.ts'
import type { ArchivedPage } from '../support/origin/cdx.ts'
import { moods } from '../support/origin/mood.ts'
import { type FixturePost, idAt } from '../support/origin/post.ts'
import type { OriginSite } from '../support/origin/site.ts'

let room: Room
afterEach(() => room[Symbol.asyncDispose]())
const enter = async (site: OriginSite) => {
  room = await createRoom(site)
}

/** Detects, resolves and records what an article cites. */
async function cite(text: string, url = 'https://gazette.example/talks') {
  room.now += 60_000
  const loaded = articleFromBytes(Buffer.from(text), { format: 'text', url })
  const citations = detectCitations(loaded.article, room.deps.platforms.recognisers)
  const version = await recordArticle(loaded, citations, room.deps)
  const resolved = await resolveArticle(loaded, version, room.deps)
  return { ...resolved, loaded, before: citations }
}
const ids = (citations: readonly Citation[]) => citations.map(({ id }) => id)
const asked = (match: RegExp) => room.origin.asked(match).length
const INDEX = /web\.archive\.org\/cdx/
const BODIES = /web\.archive\.org\/web\//

const author = { handle: 'tram_watch', name: 'Tram Watch' }
const post = (time: string, text: string, more: Partial<FixturePost> = {}): FixturePost => ({
  id: idAt(time),
  author,
  text,
  ...more,
})
const QUOTE = 'Line 4 is back in service. https://t.co/aBcDeF1— Tram Watch (@tram_watch) May 4, 2018\n'
const WORDS = 'Line 4 is back in service.— Tram Watch (@tram_watch) May 4, 2018\n'
const links = { 'https://t.co/aBcDeF1': 'https://trams.example/line-4' }
const linked = post('2018-05-04T23:11:12Z', 'Line 4 is back in service. https://t.co/aBcDeF1', { links })
const plain = post('2018-05-04T08:00:00Z', 'Line 4 is back in service.')

describe('the seed article (skipped where ../shared is missing)', () => {
  const seed = resolve(import.meta.dirname, '../../../shared/articles/seed/syria-talks.txt')
  const text = existsSync(seed) ? readFileSync(seed, 'utf8') : ''
  /** Invented ids of the right days, with the article's text. */
  const theirs: FixturePost[] = [
    {
      id: `${BigInt(idAt('2017-01-23T12:34:56Z')) + 7n}`,
      author: { handle: 'AP', name: 'The Associated Press' },
      text: /^First face.*?https:\/\/t\.co\/\w+/m.exec(text)?.[0] ?? '',
    },
    {
      id: `${BigInt(idAt('2017-01-23T20:00:01Z')) + 9n}`,
      author: { handle: 'TIME', name: 'TIME' },
      text: /^Everything you need.*?https:\/\/t\.co\/\w+/m.exec(text)?.[0] ?? '',
    },
  ].map((one) => ({
    ...one,
    links: { [/https:\/\/t\.co\/\w+/.exec(one.text)?.[0] ?? '']: 'https://news.example/a' },
  }))
  /** 500 other posts of the same accounts and days; half are pages, some of them login walls. */
  const others = Array.from({ length: 500 }, (_, n): ArchivedPage => {
    const account = theirs[n % 2]?.author ?? author
    const time = new Date(Date.parse('2017-01-22T00:30:00Z') + n * 510_000).toISOString()
    const short = `https://t.co/o${n}`
    const other = {
      id: idAt(time),
      author: account,
      text: `Other news, number ${n}. ${short}`,
      links: { [short]: 'https://news.example/b' },
    }
    const page = archivedPage(other, n % 3 === 0 ? 'v1' : 'legacy')
    return n % 7 === 0 ? { ...page, mime: 'text/html', body: 'Sign in' } : page
  })

  it.skipIf(text === '')('resolves both posts to the right ids among 500 others', async () => {
    await enter({ archived: [...others, ...theirs.map((one) => archivedPage(one, 'legacy'))] })
    const { citations } = await cite(text)
    expect(ids(citations)).toEqual(theirs.map(({ id }) => id))
    expect(citations.map(({ url }) => url)).toEqual([
      `https://x.com/AP/status/${theirs[0]?.id}`,
      `https://x.com/TIME/status/${theirs[1]?.id}`,
    ])
    expect(asked(INDEX)).toBe(2)
    expect(asked(BODIES)).toBeLessThanOrEqual(502)
  })

  it.skipIf(text === '')(
    'without the posts leaves them unresolved, words and all, in bounded requests',
    async () => {
      await enter({ archived: others })
      const { citations, before, loaded } = await cite(text)
      expect(ids(citations)).toEqual([null, null])
      expect(citations.map(({ text: words, quote }) => [words, quote])).toEqual(
        before.map(({ text: words, quote }) => [words, quote]),
      )
      const [kept] = await room.deps.ledger.articles(loaded.url)
      expect(kept?.citations).toEqual(citations)
      expect(asked(INDEX)).toBe(4)
      expect(asked(BODIES)).toBe(500)
    },
  )

  it.skipIf(text === '')('reads no more bodies than the limit', async () => {
    await enter({ archived: others })
    room.deps.resolveReads = 30
    const { citations } = await cite(text)
    expect(ids(citations)).toEqual([null, null])
    expect(asked(BODIES)).toBe(60)
  })
})

describe('a flattened citation', () => {
  it('is resolved by an equal short link, whatever the day, and captured like any other', async () => {
    await enter({ archived: [archivedPage(linked, 'v1')], posts: [{ ...linked, dead: 'deleted' }] })
    const { citations } = await cite(QUOTE)
    expect(citations).toMatchObject([
      { id: linked.id, url: `https://x.com/tram_watch/status/${linked.id}`, role: 'flattened' },
    ])
    const [citation] = citations
    if (!citation) throw new Error('nothing was cited')
    const cited = { articleUrl: 'https://gazette.example/talks', articleTitle: null, citation }
    const result = await room.capture(
      { platform: 'x', id: linked.id, url: citation.url ?? '' },
      { citations: [cited] },
    )
    expect(result.outcome).toBe('salvaged')
    expect((await room.main(linked.id)).record.witness).toBe('web-archive')
  })

  it('is resolved by an equal text if it has no link', async () => {
    await enter({
      archived: [
        archivedPage(plain, 'legacy'),
        archivedPage(post('2018-05-04T09:00:00Z', 'Line 5 is back in service.'), 'v1'),
      ],
    })
    expect(ids((await cite(WORDS)).citations)).toEqual([plain.id])
  })

  it.each([
    ['the same text twice', [plain, { ...plain, id: idAt('2018-05-04T18:00:00Z') }], WORDS],
    [
      'the same text with another link',
      [
        {
          ...linked,
          text: 'Line 4 is back in service. https://t.co/Other1',
          links: { 'https://t.co/Other1': 'https://trams.example/' },
        },
      ],
      QUOTE,
    ],
    ['a similar text', [{ ...plain, text: 'Line 4 is back in service!' }], WORDS],
    ['the same text two days later', [{ ...plain, id: idAt('2018-05-06T00:10:00Z') }], WORDS],
    ['another account', [{ ...plain, author: { handle: 'tram_watch2', name: 'Tram Watch' } }], WORDS],
  ] as const)('is never guessed: %s', async (_, posts, text) => {
    await enter({ archived: posts.map((one) => archivedPage(one, 'v1')) })
    expect(ids((await cite(text)).citations)).toEqual([null])
  })

  it('keeps its candidates with their scores, in the article’s record', async () => {
    const twin = { ...plain, id: idAt('2018-05-04T18:00:00Z') }
    const alike = post('2018-05-04T20:00:00Z', 'Line 4 is not back in service, sorry.')
    await enter({ archived: [plain, twin, alike].map((one) => archivedPage(one, 'v1')) })
    const { citations, loaded } = await cite(WORDS)
    expect(citations[0]?.candidates?.map(({ id, score }) => [id, score])).toEqual([
      [plain.id, 1],
      [twin.id, 1],
      [alike.id, expect.closeTo(0.75, 0)],
    ])
    expect((await room.deps.ledger.articles(loaded.url))[0]?.citations).toEqual(citations)
  })

  it('is not a repost by the same account', async () => {
    const repost = {
      ...v1Object(linked),
      text: `RT @tram_watch: ${linked.text}`,
      id_str: idAt('2018-05-04T23:50:00Z'),
      retweeted_status: v1Object(linked),
    }
    await enter({
      archived: [
        archivedPage(linked, 'v1'),
        {
          url: `https://twitter.com/tram_watch/status/${repost.id_str}`,
          timestamp: '20180505000000',
          mime: 'application/json',
          body: JSON.stringify(repost),
        },
      ],
    })
    expect(ids((await cite(QUOTE)).citations)).toEqual([linked.id])
  })

  it('is resolved by its short link alone if that leads to the author’s post with the same text', async () => {
    const photo = post('2018-05-04T12:00:00Z', 'Line 4 is back in service.', { photos: [{ key: 'Tram1' }] })
    const target = `https://twitter.com/tram_watch/status/${photo.id}/photo/1`
    await enter({ posts: [photo], links: { 'https://t.co/aBcDeF1': target } })
    expect(ids((await cite(QUOTE)).citations)).toEqual([photo.id])
    expect(asked(INDEX)).toBe(0)
  })

  it('is not resolved to another post of the author that it links to', async () => {
    const other = post('2018-05-04T12:00:00Z', 'Something else was said here.')
    await enter({
      posts: [other],
      links: { 'https://t.co/aBcDeF1': `https://twitter.com/tram_watch/status/${other.id}` },
    })
    expect(ids((await cite(QUOTE)).citations)).toEqual([null])
  })

  it('is resolved by another citation of the same post in the article', async () => {
    await enter({})
    const embed = `<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Line 4 is back in service. <a href="https://t.co/aBcDeF1">https://t.co/aBcDeF1</a></p>&mdash; Tram Watch (@tram_watch) <a href="https://twitter.com/tram_watch/status/${linked.id}">May 4, 2018</a></blockquote>\n\n`
    const { citations } = await cite(embed + QUOTE)
    expect(ids(citations)).toEqual([linked.id, linked.id])
    expect(asked(BODIES) + asked(INDEX)).toBe(0)
  })

  it('is not searched again once it is resolved, and nothing is written twice', async () => {
    await enter({ archived: [archivedPage(linked, 'v1')] })
    const first = await cite(QUOTE)
    const keys = await room.keys()
    expect(keys.filter((key) => key.startsWith('articles/'))).toHaveLength(2)
    const before = asked(/web\.archive\.org/)
    room.origin.mood('web.archive.org', moods.outage())
    expect((await cite(QUOTE)).citations).toEqual(first.citations)
    expect(asked(/web\.archive\.org/)).toBe(before)
    expect(await room.keys()).toEqual(keys)
  })

  it('stays unresolved with a `retryAt` if the archive does not answer', async () => {
    await enter({ archived: [archivedPage(linked, 'v1')] })
    room.origin.mood('web.archive.org', moods.rateLimited())
    const { citations, retryAt, before, loaded } = await cite(QUOTE)
    expect(citations).toEqual(before)
    expect(retryAt).toBe(new Date(room.now + 15 * 60_000).toISOString())
    expect((await room.deps.ledger.articles(loaded.url))[0]?.citations).toEqual(before)
    expect(asked(/web\.archive\.org/)).toBe(1)
  })

  it('is recorded before the first request', async () => {
    await enter({ archived: [archivedPage(linked, 'v1')] })
    const crash = new Error('a fault of our own')
    const { get } = room.deps.platforms
    room.deps.platforms.get = (name) => {
      throw name === 'x' ? crash : get(name)
    }
    await expect(cite(QUOTE)).rejects.toBe(crash)
    const [kept] = await room.deps.ledger.articles('https://gazette.example/talks')
    expect(kept?.citations).toMatchObject([{ id: null, text: expect.stringContaining('Line 4 is back') }])
  })

  it('without a day is not searched in the archive', async () => {
    await enter({ archived: [archivedPage(plain, 'legacy')] })
    const { citations } = await cite('Line 4 is back in service.— Tram Watch (@tram_watch)\n')
    for (const citation of citations) expect(citation.id).toBeNull()
    expect(asked(INDEX)).toBe(0)
  })

  it('is found on page two of the index', async () => {
    const many = Array.from(
      { length: 2100 },
      (_, n): ArchivedPage => ({
        url: `https://twitter.com/tram_watch/status/${BigInt(idAt('2018-05-03T00:00:01Z')) + BigInt(n)}`,
        timestamp: '20180503000000',
        body: 'Sign in',
      }),
    )
    await enter({
      archived: [...many, { ...archivedPage(linked, 'legacy'), body: archivedBodies.legacy(linked) }],
    })
    expect(ids((await cite(QUOTE)).citations)).toEqual([linked.id])
    expect(asked(INDEX)).toBe(2)
  })
})
