import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { createXClient } from '../../../src/platforms/x/client.ts'
import { readFxTwitter } from '../../../src/platforms/x/fxtwitter.ts'
import { type Mood, moods } from '../../support/origin/mood.ts'
import type { FixturePost } from '../../support/origin/post.ts'
import { json, notFound } from './one-post.ts'
import { createWorld, OEMBED, ref, TWEET_RESULT, type World, X } from './world.ts'

const FX = 'fx.example'
const BEGINNING =
  'The harbour office had known since March, and said nothing to anybody, and then it was too late for the'
const WHOLE = `${BEGINNING} crane, the pier & the #boats that lay below it.`
const author = { handle: 'mira_holt', name: 'Mira Holt', id: '7' }
const note: FixturePost = { id: '1900000000000000001', author, text: BEGINNING, note: true }

const status = (more: Record<string, unknown> = {}) => {
  const text = String(more.text ?? WHOLE)
  const at = Array.from(text.slice(0, text.indexOf('#boats'))).length
  return {
    code: 200,
    status: {
      type: 'status',
      id: note.id,
      text,
      raw_text: {
        text,
        display_text_range: [0, Array.from(text).length],
        facets: text.includes('#boats')
          ? [{ type: 'hashtag', indices: [at, at + 6], original: 'boats' }]
          : [],
      },
      author: {
        id: '7',
        name: 'Mira Holt',
        screen_name: 'mira_holt',
        avatar_url: 'https://pbs.twimg.com/profile_images/7/mira_holt_200x200.jpg',
        verification: { verified: true, type: 'organization' },
      },
      replies: 3,
      reposts: 41,
      likes: 12,
      quotes: 5,
      views: 9000,
      bookmarks: 7,
      community: { name: 'Harbour watch' },
      created_timestamp: Math.floor((Number(BigInt(note.id) >> 22n) + 1_288_834_974_657) / 1000),
      lang: 'en',
      community_note: { text: 'The crane stood until April.' },
      media: {},
      ...more,
    },
  }
}
const tombstone = (reason: string) => ({
  code: 404,
  status: { type: 'tombstone', reason, id: note.id, message: 'gone' },
})

let world: World
const endings: (() => void)[] = []
beforeAll(async () => {
  world = await createWorld({
    posts: [note],
    pages: { [`https://${FX}/2/status/${note.id}`]: JSON.stringify(status()) },
  })
})
afterEach(() => {
  for (const end of endings.splice(0)) end()
  for (const id of [note.id, '20']) world.origin.revive(id)
})
afterAll(() => world[Symbol.asyncDispose]())

const ask = async (answer: Mood, url: string | null = `https://${FX}`) => {
  const end = world.origin.mood(FX, answer)
  try {
    return await createXClient({ ...X, fxUrl: url }).ask(ref(note.id), world.context())
  } finally {
    end()
  }
}
const mood = (host: string, how: Mood) => void endings.push(world.origin.mood(host, how))

describe('the third witness', () => {
  it('is queried only if it is configured', async () => {
    const before = world.origin.asked(FX).length
    await createXClient(X).ask(ref(note.id), world.context())
    expect(world.origin.asked(FX)).toHaveLength(before)
    await ask(json(status()))
    expect(world.origin.asked(FX).at(-1)?.headers['user-agent']).toBe('Stet/test')
  })

  it('completes a long text, and adds counts that the first source lacks', async () => {
    const { record, missing, liveness } = await ask(json(status()))
    expect(liveness).toBe('live')
    expect(missing).toEqual([])
    expect(record).toMatchObject({
      witness: 'x-syndication',
      confirmedBy: ['x-oembed', 'x-fx'],
      text: WHOLE,
      textCut: false,
      entities: [{ kind: 'hashtag', url: 'https://x.com/hashtag/boats', start: WHOLE.indexOf('#boats') }],
      metrics: { likes: 12, replies: 3, reposts: 41, quotes: 5, views: 9000, bookmarks: 7 },
      communityNote: 'The crane stood until April.',
      community: 'Harbour watch',
      sources: {
        text: 'x-fx',
        'metrics.reposts': 'x-fx',
        'metrics.views': 'x-fx',
        'metrics.bookmarks': 'x-fx',
        communityNote: 'x-fx',
        community: 'x-fx',
      },
    })
    expect(PostRecord.parse(record)).toEqual(record)
  })

  it('with another text is not believed, and both texts are kept', async () => {
    const { record, missing } = await ask(json(status({ text: 'Something quite different', lang: 'de' })))
    expect(record).toMatchObject({
      text: BEGINNING,
      textCut: true,
      confirmedBy: ['x-oembed'],
      disagreements: [
        { field: 'text', witness: 'x-fx', value: 'Something quite different' },
        { field: 'language', witness: 'x-fx', value: 'de' },
      ],
    })
    expect(record).not.toHaveProperty('communityNote')
    expect(missing).toMatchObject([{ part: 'text' }])
  })

  it.each<[string, Mood]>([
    ['an outage', moods.outage()],
    ['a limit', moods.rateLimited({ 'retry-after': '60' })],
    ['a reset', moods.reset()],
    ['not found', json({ code: 404, status: null }, 404)],
    ['a private post', json({ code: 401, status: null }, 401)],
    ['a page', moods.html()],
    ['nothing', moods.empty()],
    ['another post', json(status({ id: '1900000000000000002' }))],
    ['a death', json(tombstone('deleted'), 404)],
    ['another death', json(tombstone('suspended'), 404)],
  ])('that answers with %s changes nothing of a living post', async (_, how) => {
    const alone = await ask(how, null)
    const { evidence, ...answer } = await ask(how)
    expect({ ...answer, evidence: alone.evidence }).toEqual(alone)
    expect(evidence.some(({ witness }) => witness === 'x-fx')).toBe(true)
  })

  it.each([
    ['deleted', 'deleted', 'deleted'],
    ['suspended', 'account-suspended', 'account-suspended'],
    ['private', 'account-protected', 'protected'],
    ['unavailable', 'not-found', 'not-found'],
  ])('names why a post is not found: %s', async (named, liveness, reason) => {
    world.origin.kill(note.id, 'not-found')
    expect(await ask(json(tombstone(named), 404))).toMatchObject({ liveness, reason, record: null })
  })

  it('proves no death if X says nothing', async () => {
    world.origin.kill(note.id, 'not-found')
    world.origin.kill('20', 'not-found')
    expect(await ask(json(tombstone('deleted'), 404))).toMatchObject({ liveness: 'unknown', refused: true })
    expect(await ask(moods.outage())).toMatchObject({ liveness: 'unknown', refused: true })
  })

  it('supplies a post that X refuses to serve', async () => {
    mood(TWEET_RESULT, notFound)
    mood(OEMBED, notFound)
    expect(await ask(json(status()))).toMatchObject({
      liveness: 'live',
      refused: false,
      record: { witness: 'x-fx', text: WHOLE, author: { verification: 'business' } },
    })
  })

  it('supplies the text of a deleted post, and does not call it alive', async () => {
    world.origin.kill(note.id, 'deleted')
    expect(await ask(json(status()))).toMatchObject({
      liveness: 'deleted',
      reason: 'deleted',
      record: { witness: 'x-fx', text: WHOLE },
    })
  })
})

const SHARED = resolve(import.meta.dirname, '../../../../shared/platform-data/fxtwitter')
if (!existsSync(SHARED)) console.warn(`Skipped: real answers of FxTwitter are not there (${SHARED}).`)

describe.skipIf(!existsSync(SHARED))('real answers of FxTwitter', () => {
  const names = existsSync(SHARED) ? readdirSync(SHARED).filter((name) => name.startsWith('v2_')) : []
  const read = (name: string) => {
    const text = readFileSync(resolve(SHARED, name), 'utf8')
    const [, id = '', http] = /^v2_(\d+)_http(\d+)/.exec(name) ?? []
    const exchange = { status: Number(http), headers: {} } as Exchange
    return { raw: JSON.parse(text), signal: readFxTwitter(exchange, text, ref(id), new Date()) }
  }
  it.each(names.filter((name) => name.endsWith('http200.json')))('%s becomes a record', (name) => {
    const { raw, signal } = read(name)
    if (signal.kind !== 'alive') throw new Error(signal.kind)
    const record = PostRecord.parse(signal.record)
    expect(record.author?.handle).toBe(raw.status.author.screen_name)
    expect(record.media).toHaveLength((raw.status.media.all ?? []).length)
    expect(record.metrics).toMatchObject({
      likes: raw.status.likes,
      replies: raw.status.replies,
      reposts: raw.status.reposts,
      quotes: raw.status.quotes,
      views: raw.status.views,
    })
    expect(record.publishedAt).toBe(new Date(raw.status.created_timestamp * 1000).toISOString())
    expect(record.poll?.options.length ?? 0).toBe(raw.status.poll?.choices.length ?? 0)
    expect(record.quoted?.status).toBe(raw.status.quote ? 'served' : undefined)
    const letters = (text: string | null) => (text ?? '').replace(/\s+|https?:\/\/\S+|\S+\.\w+\/\S+/g, '')
    expect(letters(record.text)).toBe(letters(raw.status.text))
  })
  it.each(names.filter((name) => !name.endsWith('http200.json')))('%s is no living post', (name) => {
    expect(read(name).signal.kind).not.toBe('alive')
  })
})
