import { beforeEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../../src/model/manifest.ts'
import { ref } from '../platforms/x/world.ts'
import { moods } from '../support/origin/mood.ts'
import { deadPost, photoPost, quotePost, quoting, videoPost } from './posts.ts'
import { createRoom, type Room } from './room.ts'

let room: Room
beforeEach(async () => {
  room = await createRoom({ posts: [photoPost, videoPost, quotePost, deadPost] })
  return () => room[Symbol.asyncDispose]()
})

const roles = (manifest: Manifest): string[] => manifest.resources.map((one) => one.role)

describe('a dead post', () => {
  it('is salvaged from an article’s quotation, with witness `citation`', async () => {
    const result = await room.capture(ref(deadPost.id), { citations: [quoting(deadPost)] })
    expect(result).toMatchObject({ outcome: 'salvaged', reason: 'deleted', written: true })
    const manifest = await room.main(deadPost.id)
    expect(manifest.record).toMatchObject({
      witness: 'citation',
      confirmedBy: [],
      text: 'Regretted',
      publishedAt: '2025-03-13T01:44:34.000Z',
      publishedOn: '2025-03-12',
      author: { name: 'Mira Holt', handle: 'mira_holt', id: null },
      quotedBy: { url: 'https://harbourpost.example/crane', title: 'The day the crane fell' },
    })
    expect(roles(manifest)).toContain('citation')
    expect(manifest.steps).toEqual(['post', 'card', 'seal', 'store'])
    expect(await room.valid(manifest)).toBe(true)

    const keys = await room.keys()
    expect(await room.capture(ref(deadPost.id), { citations: [quoting(deadPost)] })).toMatchObject({
      outcome: 'salvaged',
      written: false,
      snapshot: result.snapshot,
    })
    expect(await room.keys()).toEqual(keys)
  })

  it('is gone, without a snapshot, if the article only has X’s notice in its place', async () => {
    const text =
      'This Post from @mira_holt has been withheld in Germany in response to a legal demand. Learn more'
    const citations = [quoting(deadPost, { text })]
    expect(await room.capture(ref(deadPost.id), { citations })).toMatchObject({
      outcome: 'gone',
      snapshot: null,
    })
    const both = [...citations, quoting(deadPost, {}, 'https://b.example/')]
    expect(await room.capture(ref(deadPost.id), { citations: both })).toMatchObject({ outcome: 'salvaged' })
    expect((await room.main(deadPost.id)).record.text).toBe('Regretted')
  })

  it('takes the embed with the longest text, and lists the missing parts', async () => {
    const citations = [
      quoting(
        deadPost,
        { role: 'flattened', text: 'A long retelling of what the post once said' },
        'https://a.example/',
      ),
      quoting(deadPost, { text: 'Regre…' }, 'https://b.example/'),
      quoting(
        deadPost,
        { text: 'Regretted it all… pic.twitter.com/Abc', links: ['https://t.co/Abc'] },
        'https://c.example/',
      ),
    ]
    expect(await room.capture(ref(deadPost.id), { citations })).toMatchObject({
      missing: [
        { part: 'text', reason: 'deleted' },
        { part: 'photo', url: 'https://pic.twitter.com/Abc', reason: 'deleted' },
      ],
    })
    const manifest = await room.main(deadPost.id)
    expect(manifest.record.quotedBy?.url).toBe('https://c.example/')
    expect(roles(manifest).filter((role) => role === 'citation')).toHaveLength(3)
  })

  it.each([
    ['has no citation', []],
    ['has only a link', [quoting(deadPost, { role: 'link', text: 'this post' })]],
    ['is quoted without text', [quoting(deadPost, { text: '  ' })]],
  ])('that %s is gone, without a snapshot', async (_, citations) => {
    expect(await room.capture(ref(deadPost.id), { citations })).toMatchObject({
      outcome: 'gone',
      reason: 'deleted',
      snapshot: null,
      written: false,
    })
    expect(await room.keys()).toEqual([])
  })

  it('keeps its earlier snapshot, and an article’s quotation does not get another one', async () => {
    const first = await room.capture(ref(photoPost.id))
    room.origin.kill(photoPost.id, 'deleted')
    for (const citations of [[quoting(photoPost)], []]) {
      expect(await room.capture(ref(photoPost.id), { again: true, citations })).toMatchObject({
        outcome: 'salvaged',
        reason: 'deleted',
        written: false,
        snapshot: first.snapshot,
      })
    }
    expect(await room.deps.ledger.snapshots(ref(photoPost.id))).toHaveLength(1)
  })
})

describe('a post that oEmbed alone serves', () => {
  const hold = () => room.origin.mood('cdn.syndication.twimg.com', moods.status(403))

  it('is partial, with oEmbed’s text and its media as missing parts', async () => {
    hold()
    expect(await room.capture(ref(photoPost.id))).toMatchObject({
      outcome: 'partial',
      missing: [{ part: 'photo', url: expect.stringMatching(/^https:\/\/t\.co\//), reason: 'upstream' }],
      written: true,
    })
    expect((await room.main(photoPost.id)).record).toMatchObject({
      witness: 'x-oembed',
      text: photoPost.text,
    })
  })

  it('gets no snapshot beside one of tweet-result, whole or partial', async () => {
    room.origin.mood(/\/media\/Photo1/, moods.blocked())
    const first = await room.capture(ref(photoPost.id))
    hold()
    expect(await room.capture(ref(photoPost.id))).toMatchObject({
      outcome: 'partial',
      written: false,
      snapshot: first.snapshot,
    })
  })
})

describe('a restricted post', () => {
  it.each([
    ['protected', 'private', 'protected'],
    ['withheld', 'withheld', 'withheld'],
    ['age-restricted', 'age-gated', 'age-restricted'],
  ] as const)('%s is %s, with a snapshot of the known text', async (death, outcome, reason) => {
    room.origin.kill(photoPost.id, death)
    room.origin.mood('publish.x.com', moods.blocked())
    expect(await room.capture(ref(photoPost.id))).toMatchObject({ outcome, reason, snapshot: null })
    expect(await room.capture(ref(photoPost.id), { citations: [quoting(photoPost)] })).toMatchObject({
      outcome,
      reason,
      written: true,
    })
    expect((await room.main(photoPost.id)).record.witness).toBe('citation')
  })

  it('has X’s text, not the article’s, if oEmbed still serves it', async () => {
    room.origin.kill(photoPost.id, 'age-restricted')
    expect(await room.capture(ref(photoPost.id), { citations: [quoting(photoPost)] })).toMatchObject({
      outcome: 'age-gated',
      written: true,
    })
    expect((await room.main(photoPost.id)).record.witness).toBe('x-oembed')
  })
})
