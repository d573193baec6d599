import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTweetResult } from '../../../../src/platforms/x/tweet-result.ts'
import { AT, answered, ID, tweet } from '../tweet.ts'
import { ref } from '../world.ts'
import { ANSWERS } from './answers.ts'

const read = (answer: object, id: string) => readTweetResult(answered, JSON.stringify(answer), ref(id), AT)

function alive(answer: object, id = ID) {
  const status = read(answer, id)
  if (status.kind !== 'alive') throw new Error(`not alive but ${status.kind}`)
  return status
}

describe('an answer of tweet-result', () => {
  it.each(ANSWERS)('has no unknown part: %s', (_, answer) => {
    expect(alive(answer, answer.id_str).unknownParts).toEqual([])
  })

  it.each([
    ['a sound', { voice: { url: 'https://video.twimg.com/voice/1.m4a' } }, 'voice', 'media', 'audio'],
    ['a picture without a scheme', { board: { at: 'pbs.twimg.com/media/B.jpg' } }, 'board', 'media', 'photo'],
    ['a film under a key', { clip_media: { media_key: '13_2040' } }, 'clip_media', 'media', 'file'],
    ['a sentence', { poem: ['The pier is empty'] }, 'poem', 'words', 'text'],
    ['a word in another script', { aside: 'こんにちは' }, 'aside', 'words', 'text'],
    ['a title of one word', { chapter: { title: 'Harbour' } }, 'chapter', 'words', 'text'],
    ['words in JSON', { blob: JSON.stringify({ a: { b: 'The pier is empty' } }) }, 'blob', 'words', 'text'],
    ['words in a name', { map: { 'The pier is empty': 1 } }, 'map', 'words', 'text'],
    [
      'an object in place of the text of a list',
      { edit_control: { edit_tweet_ids: [{ text: 'The old pier' }] } },
      'edit_control.edit_tweet_ids[].text',
      'words',
      'text',
    ],
    [
      'a new field of the account',
      { user: { id_str: '7', name: 'Mira', screen_name: 'mira_holt', motto: 'Stand fast' } },
      'user.motto',
      'words',
      'text',
    ],
    [
      'a new kind of entity',
      { entities: { places: [{ text: 'East pier' }] } },
      'entities.places',
      'words',
      'text',
    ],
    [
      'a quote in a quote',
      {
        quoted_tweet: {
          id_str: '5',
          text: 'x',
          user: { name: 'P', screen_name: 'p' },
          quoted_tweet: { text: 'Deep words' },
        },
      },
      'quoted_tweet.quoted_tweet',
      'words',
      'text',
    ],
  ])('with %s that no row names is partial', (_, more, path, holds, part) => {
    const { unknownParts, missing } = alive(tweet(more))
    expect(unknownParts).toMatchObject([{ path, holds }])
    expect(missing).toMatchObject([{ part, reason: 'unreadable' }])
  })

  it.each([
    ['a flag', { glows: true }],
    ['a number in text', { rank: '12' }],
    ['an identifier', { mode: 'Public' }],
    ['a time', { seen_at: 'Wed Aug 27 13:08:45 +0000 2008' }],
    ['an empty list of nothing', { extras: [{}, [], '', null] }],
  ])('with %s that no row names is whole, and names it', (_, more) => {
    const { unknownParts, missing } = alive(tweet(more))
    expect(unknownParts?.map(({ holds }) => holds)).toEqual(unknownParts?.map(() => null))
    expect(missing).toEqual([])
  })

  it('with a card of an unknown name is partial, and what Stet can read is kept', () => {
    const values = { title: { string_value: 'The fair', type: 'STRING' } }
    const card = { name: '12345:fairground', url: 'https://t.co/fair', binding_values: values }
    const { unknownParts, missing, record } = alive(tweet({ card }))
    expect(unknownParts).toMatchObject([{ path: 'card.name=fairground', holds: 'words' }])
    expect(missing).toMatchObject([{ part: 'text' }])
    expect(record.linkCard).toMatchObject({ title: 'The fair' })
  })

  it('names at most twenty parts, and ids do not make new ones', () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [`part_${'abcdefghij'[n % 10]}${n}`, 'Some words']),
    )
    expect(alive(tweet(many)).unknownParts).toHaveLength(20)
    const ids = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`${190000 + n}`, 'Some words']))
    expect(alive(tweet(ids)).unknownParts).toHaveLength(1)
  })
})

describe('any parts removed from or added to an answer', () => {
  const content = fc.oneof(
    fc.constantFrom(
      'https://pbs.twimg.com/media/New1.jpg',
      'https://video.twimg.com/new/1.mp4',
      '//video.twimg.com/new/1.m3u8',
      'The pier is empty',
      'Der Kai, leer.',
      'пирс',
    ),
  )
  const nested = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      content,
      fc.record({ inner: tie('value') }),
      fc.tuple(fc.constant(1), tie('value')),
      content.map((text) => JSON.stringify({ inner: text })),
    ),
  })).value
  const places = (value: unknown): Record<string, unknown>[] =>
    typeof value !== 'object' || value === null
      ? []
      : [
          ...(Array.isArray(value) ? [] : [value as Record<string, unknown>]),
          ...Object.values(value).flatMap(places),
        ]

  it('never leave it whole with an unknown part that holds an address or words', () => {
    let added = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...ANSWERS.map(([, answer]) => answer)),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }),
        fc.array(fc.tuple(fc.nat(), nested), { minLength: 1, maxLength: 4 }),
        (original, removed, parts) => {
          const answer = structuredClone(original)
          for (const [at, which] of removed) {
            const objects = places(answer)
            const object = objects[at % objects.length]
            const keys = Object.keys(object ?? {}).filter((key) => !['id_str', 'screen_name'].includes(key))
            const key = keys[which % Math.max(1, keys.length)]
            if (object !== undefined && key !== undefined) delete object[key]
          }
          // Between the answer's parts, and inside each other.
          for (const [n, [where, part]] of parts.entries()) {
            const objects = places(answer)
            const target = objects[where % objects.length]
            if (target !== undefined) target[`zz_new_part_${'abcd'[n]}`] = structuredClone(part)
          }
          const status = read(answer, original.id_str)
          if (status.kind !== 'alive') return
          added += 1
          expect(status.missing.length).toBeGreaterThan(0)
          expect(status.unknownParts?.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 1_000 },
    )
    expect(added).toBeGreaterThan(500)
  })
})
