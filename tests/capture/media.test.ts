import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ref } from '../platforms/x/world.ts'
import { moods } from '../support/origin/mood.ts'
import { jpeg } from '../support/origin/picture.ts'
import { deadPost, photoPost, quotePost, videoPost } from './posts.ts'
import { createRoom, type Room } from './room.ts'

let room: Room
beforeEach(async () => {
  room = await createRoom({ posts: [photoPost, videoPost, quotePost, deadPost] })
  return () => room[Symbol.asyncDispose]()
})

describe('media', () => {
  const photo = (name: string) => new RegExp(`/media/Photo1\\?format=jpg&name=${name}`)

  it.each([
    ['an HTML page', moods.html()],
    ['zero bytes', moods.empty()],
    ['404', moods.blocked()],
    ['a text', () => ({ headers: { 'content-type': 'image/jpeg' }, body: 'I am a photo, trust me' })],
  ])('that is %s at its original size is fetched at the next size, with a note', async (_, mood) => {
    room.origin.mood(photo('orig'), mood)
    const result = await room.capture(ref(photoPost.id))
    expect(result.outcome).toBe('captured')
    expect(result.notes).toEqual([expect.stringMatching(/^Lesser rendition: .*4096x4096/)])
  })

  it('that is malformed once is requested again', async () => {
    room.origin.mood(photo('orig'), moods.html(), 1)
    expect(await room.capture(ref(photoPost.id))).toMatchObject({ outcome: 'captured', notes: [] })
    expect(room.origin.asked(photo('orig'))).toHaveLength(2)
  })

  it.each([
    ['not found at any size', moods.blocked(), 'not-found'],
    ['a page at every size', moods.html(), 'unreadable'],
    ['in an outage', moods.outage(), 'upstream'],
    ['cut', moods.cut(100), 'network'],
    ['rate-limited', moods.rateLimited({ 'retry-after': '60' }), 'rate-limited'],
  ])('that is %s is missing, and the snapshot partial', async (_, mood, reason) => {
    room.origin.mood(/\/media\/Photo1/, mood)
    const result = await room.capture(ref(photoPost.id))
    expect(result).toMatchObject({
      outcome: 'partial',
      reason,
      missing: [{ part: 'photo', url: 'https://pbs.twimg.com/media/Photo1?format=jpg&name=orig', reason }],
      written: true,
    })
    expect(result.retryAt !== null).toBe(reason === 'rate-limited')
    expect(await room.valid(await room.main(photoPost.id))).toBe(true)
  })

  it.each([
    ['more bytes than are sent', moods.lyingLength(500)],
    ['fewer bytes than are sent', moods.lyingLength(-60)],
  ])('whose `Content-Length` says %s is never kept as whole', async (_, mood) => {
    room.origin.mood(/\/media\/Photo1/, mood)
    const result = await room.capture(ref(photoPost.id))
    expect(result).toMatchObject({ outcome: 'partial', missing: [{ part: 'photo' }] })
    expect(await room.valid(await room.main(photoPost.id))).toBe(true)
  })

  it.each([
    [
      'a picture',
      () => ({ headers: { 'content-type': 'video/mp4' }, body: jpeg(40, 30, [9, 9, 9], 'film') }),
    ],
    ['a page', moods.html()],
    ['zero bytes', moods.empty()],
    ['fewer bytes than said', moods.lyingLength(500)],
    ['more bytes than said', moods.lyingLength(-60)],
    ['a cut', moods.cut(200)],
  ])('that should be a video and is %s is missing', async (_, mood) => {
    room.origin.mood(/video\.twimg\.com/, mood)
    expect(await room.capture(ref(videoPost.id))).toMatchObject({
      outcome: 'partial',
      missing: [{ part: 'video' }],
    })
  })

  it('of a partial snapshot are retried, and the better snapshot becomes the main one', async () => {
    const end = room.origin.mood(/\/media\/Photo1/, moods.outage())
    await room.capture(ref(photoPost.id))
    expect(await room.capture(ref(photoPost.id))).toMatchObject({ outcome: 'partial', written: false })
    end()
    expect(await room.capture(ref(photoPost.id))).toMatchObject({ outcome: 'captured', written: true })
    expect((await room.main(photoPost.id)).outcome).toBe('captured')
  })

  it('that are missing now do not replace a whole snapshot', async () => {
    const first = await room.capture(ref(photoPost.id))
    room.origin.mood(/\/media\//, moods.blocked())
    expect(await room.capture(ref(photoPost.id), { again: true })).toMatchObject({
      outcome: 'partial',
      written: false,
      snapshot: first.snapshot,
    })
  })

  it('that are missing for another reason cause no new snapshot', async () => {
    const end = room.origin.mood(/\/media\/Photo1/, moods.outage())
    const first = await room.capture(ref(photoPost.id))
    end()
    room.origin.mood(/\/media\/Photo1/, moods.blocked())
    expect(await room.capture(ref(photoPost.id))).toMatchObject({
      outcome: 'partial',
      reason: 'not-found',
      written: false,
      snapshot: first.snapshot,
    })
  })

  it('that are missing beside a new text deserve a snapshot', async () => {
    await room.capture(ref(photoPost.id))
    room.origin.post({ ...photoPost, text: 'The old crane is safe.' })
    room.origin.mood(/\/media\/Photo1/, moods.blocked())
    expect(await room.capture(ref(photoPost.id), { again: true })).toMatchObject({
      outcome: 'partial',
      written: true,
    })
    expect((await room.main(photoPost.id)).outcome).toBe('captured')
  })

  it('of the quoted post are required too', async () => {
    room.origin.mood(/\/media\/Quoted1/, moods.blocked())
    expect(await room.capture(ref(quotePost.id))).toMatchObject({
      outcome: 'partial',
      missing: [
        {
          part: 'quoted',
          url: 'https://pbs.twimg.com/media/Quoted1?format=jpg&name=orig',
          reason: 'not-found',
        },
      ],
    })
  })

  it('that are not required are noted if they are missing', async () => {
    room.origin.mood(/profile_images|_thumb/, moods.blocked())
    const result = await room.capture(ref(videoPost.id))
    expect(result.outcome).toBe('captured')
    expect(result.notes).toEqual([
      expect.stringMatching(/^The poster .* is missing: not-found\.$/),
      expect.stringMatching(/^The avatar .* is missing: not-found\.$/),
    ])
  })
})

describe('a medium over the size limit', () => {
  let small: Room
  beforeAll(async () => {
    small = await createRoom(
      { posts: [{ ...videoPost, video: { mediaId: '1899999999999999999', bytes: 3_000_000 } }] },
      { mediaLimit: 1_000_000 },
    )
  })
  afterAll(() => small[Symbol.asyncDispose]())

  it('is missing, too-large', async () => {
    expect(await small.capture(ref(videoPost.id))).toMatchObject({
      outcome: 'partial',
      missing: [{ part: 'video', reason: 'too-large' }],
    })
  })
})
