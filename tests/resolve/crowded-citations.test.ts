import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Citation } from '../../src/model/citation.ts'
import { KnownCitations } from '../../src/resolve/known-citations.ts'
import { resolveCitations } from '../../src/resolve/resolve-citations.ts'
import { createRoom, type Room } from '../capture/room.ts'
import { aPost, citing } from '../support/catalog-rows.ts'

/** So many words that comparing each citation with each other one would take hours. */
const words = (n: number) => `Boat ${n} ${'sails on and '.repeat(600)}`
const flattened = (text: string): Citation => ({
  ...citing(aPost(), text),
  id: null,
  url: null,
  role: 'flattened',
  links: [],
})

describe('an article with a thousand flattened citations', () => {
  let room: Room
  beforeAll(async () => {
    room = await createRoom({})
  })
  afterAll(() => room[Symbol.asyncDispose]())

  it('is compared with a thousand known posts without stopping the process', async () => {
    const known = new KnownCitations()
    const posts = Array.from({ length: 1_000 }, (_, n) => citing(aPost(), words(n)))
    for (const one of posts) known.add(one, undefined)
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const { citations, next } = await resolveCitations(
      posts.map((_, n) => flattened(words(n))),
      { ...room.deps, archive: null, known: async () => known },
    )
    delay.disable()
    expect(citations.map(({ id }) => id)).toEqual(posts.map(({ id }) => id))
    expect(next).toBeNull()
    expect(delay.max / 1e6).toBeLessThan(500)
  })

  it('is looked up in batches, each from where the last one ended', async () => {
    const citations = Array.from({ length: 60 }, (_, n) => flattened(words(n)))
    const deps = { ...room.deps, archive: null }
    const starts: (number | null)[] = []
    for (let from: number | null = 0; from !== null; ) {
      const { next } = await resolveCitations(citations, deps, undefined, { from, lookUps: 25 })
      starts.push(next)
      from = next
    }
    expect(starts).toEqual([25, 50, null])
  })
})

describe('known citations', () => {
  const shortLinks = {
    find: (texts: readonly string[]) => texts.filter((one) => one.startsWith('https://t.co/')),
  }
  const links = { ...shortLinks, remove: (text: string) => text } as never
  const of = (text: string, short?: string): Citation => ({
    ...citing(aPost(), text),
    links: short ? [short] : [],
  })
  const found = (known: readonly Citation[], citation: Citation) => {
    const all = new KnownCitations()
    for (const one of known) all.add(one, links)
    return [...all.find(citation, links).keys()]
  }

  it('show the same post by a common link, or by the same text unless both have other links', () => {
    const one = of('High water at noon.', 'https://t.co/a')
    expect(found([one], of('Other words.', 'https://t.co/a'))).toEqual([one.id])
    expect(found([one], of('High water at noon.', 'https://t.co/b'))).toEqual([])
    expect(found([one], of('High water at noon.'))).toEqual([one.id])
  })

  it('of another author, or of few words, show nothing', () => {
    const one = of('High water at noon.')
    expect(found([{ ...one, author: { name: 'Tide', handle: 'other' } }], of('High water at noon.'))).toEqual(
      [],
    )
    expect(found([of('Noon.')], of('Noon.'))).toEqual([])
    expect(found([{ ...one, author: null }], { ...one, author: null })).toEqual([])
  })
})
