import { describe, expect, it } from 'vitest'
import type { SourceEvent } from '../../../src/model/rate-limiter.ts'
import { createXClient } from '../../../src/platforms/x/client.ts'
import { moods } from '../../support/origin/mood.ts'
import { altered, DEADLY_WORDS, ID, json, notFound, onePost, words } from './one-post.ts'
import { OEMBED, ref, TWEET_RESULT, X } from './world.ts'

const scene = onePost()

describe('the canary', () => {
  const blocked = (host: string) => scene.mood(host, notFound, true)

  it.each([
    ['tweet-result', TWEET_RESULT],
    ['oEmbed', OEMBED],
  ])('that %s does not answer alive makes not-found a refusal', async (_, host) => {
    scene.world.origin.kill(ID, 'not-found')
    blocked(host)
    expect(await createXClient(X).ask(ref(ID), scene.world.context())).toMatchObject({
      liveness: 'unknown',
      reason: 'upstream',
      refused: true,
    })
  })

  it('is cached for 15 minutes, for each source separately', async () => {
    const adapter = createXClient(X)
    scene.world.origin.kill(ID, 'not-found')
    expect((await adapter.check(ref(ID), scene.world.context())).liveness).toBe('not-found')
    const asked = scene.world.origin.asked(TWEET_RESULT).length
    scene.world.now += 14 * 60_000
    expect((await adapter.check(ref(ID), scene.world.context())).liveness).toBe('not-found')
    expect(scene.world.origin.asked(TWEET_RESULT)).toHaveLength(asked + 1)
    blocked(OEMBED)
    scene.world.now += 2 * 60_000
    expect(await adapter.check(ref(ID), scene.world.context())).toMatchObject({
      liveness: 'unknown',
      refused: true,
    })
  })

  it('is part of the evidence and the recording, even when its response was cached', async () => {
    const adapter = createXClient(X)
    scene.world.origin.kill(ID, 'not-found')
    await adapter.ask(ref(ID), scene.world.context())
    scene.world.recorded.length = 0
    const { evidence } = await adapter.ask(ref(ID), scene.world.context())
    expect(evidence.map((one) => [one.witness, one.status])).toEqual([
      ['x-syndication', 404],
      ['x-oembed', 404],
      ['x-syndication', 200],
      ['x-oembed', 200],
    ])
    expect(scene.world.recorded.map((one) => one.status).sort()).toEqual([200, 200, 404, 404])
  })

  it('reports when it falls silent and when it recovers', async () => {
    const told: SourceEvent[] = []
    const adapter = createXClient(X, (event) => void told.push(event))
    scene.world.origin.kill(ID, 'not-found')
    scene.world.origin.kill('20', 'not-found')
    await adapter.check(ref(ID), scene.world.context())
    scene.world.origin.revive('20')
    await adapter.check(ref(ID), scene.world.context())
    expect(told.map(({ source, what }) => `${source}: ${what}`)).toEqual([
      'x tweet-result: canary-silent',
      'x oembed: canary-silent',
      'x tweet-result: canary-recovered',
      'x oembed: canary-recovered',
    ])
  })

  it('proves nothing if it is gone itself', async () => {
    scene.world.origin.kill('20', 'not-found')
    expect(await createXClient(X).ask(ref('20'), scene.world.context())).toMatchObject({
      liveness: 'unknown',
      refused: true,
    })
  })
})

describe('a tombstone with an unknown text', () => {
  it.each([
    ['This Post is resting.', ['This Post is resting.']],
    ['This Post is unavailable. Learn more', []],
    ['This Post was deleted by the Post author. Learn more', []],
  ])('is told of: %s', async (text, told) => {
    const heard: SourceEvent[] = []
    scene.mood(TWEET_RESULT, words(text))
    await createXClient(X, (event) => void heard.push(event)).check(ref(ID), scene.world.context())
    expect(heard.map(({ detail }) => detail)).toEqual(told)
    for (const { raw } of heard)
      expect(JSON.parse(raw ?? '')).toMatchObject({ tombstone: { text: { text } } })
  })

  it('is reported for a response of a new type as well', async () => {
    const heard: SourceEvent[] = []
    scene.mood(TWEET_RESULT, json({ __typename: 'TweetPreview', id_str: ID }))
    await createXClient(X, (event) => void heard.push(event)).check(ref(ID), scene.world.context())
    expect(heard).toMatchObject([{ what: 'unknown-answer', detail: 'an answer of type TweetPreview' }])
  })
})

describe('a query', () => {
  it('sends the token, English, and the embed script’s features', async () => {
    await createXClient(X).check(ref(ID), scene.world.context())
    const query = scene.world.origin.asked(TWEET_RESULT).at(-1)?.url.searchParams
    expect(query?.get('lang')).toBe('en')
    expect(query?.get('features')).toMatch(/^tfw_timeline_list:;.*tfw_tweet_edit_frontend:on$/)
  })

  it('ends with the first source that shows the post alive, and asks a second one otherwise', async () => {
    const before = scene.world.origin.asked(OEMBED).length
    await createXClient(X).check(ref(ID), scene.world.context())
    expect(scene.world.origin.asked(OEMBED)).toHaveLength(before)
    scene.world.origin.kill(ID, 'deleted')
    await createXClient(X).check(ref(ID), scene.world.context())
    expect(scene.world.origin.asked(OEMBED)).toHaveLength(before + 1)
  })

  it('repeats a malformed response once and uses the second one', async () => {
    scene.world.origin.mood(TWEET_RESULT, moods.empty(), 1)
    const answer = await createXClient(X).ask(ref(ID), scene.world.context())
    expect(answer.liveness).toBe('live')
    expect(answer.evidence.map((one) => one.body.length > 0)).toEqual([false, true, true])
  })

  it('reports when a rate limit ends', async () => {
    scene.mood(TWEET_RESULT, moods.rateLimited({ 'retry-after': '600' }))
    scene.mood(OEMBED, notFound)
    expect(await createXClient(X).ask(ref(ID), scene.world.context())).toMatchObject({
      reason: 'rate-limited',
      retryAt: new Date(scene.world.now + 600_000).toISOString(),
    })
  })

  it('keeps raw responses up to 64 KiB as evidence', async () => {
    scene.mood(TWEET_RESULT, json(`${' '.repeat(65_534)}€€€`))
    const { evidence } = await createXClient(X).check(ref(ID), scene.world.context())
    expect(Buffer.byteLength(evidence[0]?.body ?? '')).toBe(65_534)
  })

  it('follows the older oEmbed host', async () => {
    const adapter = createXClient({ ...X, oembedUrl: 'https://publish.twitter.com/oembed' })
    expect((await adapter.ask(ref(ID), scene.world.context())).record?.confirmedBy).toEqual(['x-oembed'])
  })

  it('throws when the caller aborts', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(createXClient(X).ask(ref(ID), scene.world.context({ signal }))).rejects.toThrow('enough')
  })

  it.each([
    ['to its end', 'and then, in May, it fell.', false],
    ['a little further', 'and then, in May…', true],
  ])('takes the words of the witness that goes on for longer: %s', async (_, more, cut) => {
    scene.mood(
      TWEET_RESULT,
      altered((tweet) => ({ ...tweet, note_tweet: { id: 'Tm90ZQ==' } })),
    )
    scene.mood(
      OEMBED,
      altered((answer) => ({ ...answer, html: String(answer.html).replace('</p>', ` ${more}</p>`) })),
    )
    const { record, missing } = await createXClient(X).ask(ref(ID), scene.world.context())
    expect(record).toMatchObject({
      witness: 'x-syndication',
      text: `${DEADLY_WORDS} ${more}`,
      textCut: cut,
      sources: { text: 'x-oembed' },
      confirmedBy: ['x-oembed'],
    })
    expect(missing.map(({ part }) => part)).toEqual(cut ? ['text'] : [])
  })

  it('keeps the text that oEmbed still serves of a dead post', async () => {
    scene.mood(TWEET_RESULT, words('This Post was deleted by the Post author.'))
    expect(await createXClient(X).ask(ref(ID), scene.world.context())).toMatchObject({
      liveness: 'deleted',
      record: { witness: 'x-oembed', text: DEADLY_WORDS },
    })
  })
})
