import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../../src/model/manifest.ts'
import { altered } from '../platforms/x/one-post.ts'
import { ref, TWEET_RESULT } from '../platforms/x/world.ts'
import { deadPost, photoPost, quotePost, videoPost } from './posts.ts'
import { createRoom, type Room } from './room.ts'

let room: Room
beforeEach(async () => {
  room = await createRoom({ posts: [photoPost, videoPost, quotePost, deadPost] })
  return () => room[Symbol.asyncDispose]()
})

const roles = (manifest: Manifest): string[] => manifest.resources.map((one) => one.role)

describe('a living post', () => {
  it('with photos is captured whole, with the photos at original size', async () => {
    const result = await room.capture(ref(photoPost.id))
    expect(result).toMatchObject({
      outcome: 'captured',
      reason: null,
      missing: [],
      written: true,
      retryAt: null,
    })
    const manifest = await room.main(photoPost.id)
    expect(manifest.steps).toEqual(['post', 'media', 'card', 'seal', 'store'])
    expect(new Set(roles(manifest))).toEqual(new Set(['card', 'answer', 'photo', 'avatar']))
    expect(manifest.resources.filter((one) => one.role === 'photo').map((one) => one.url)).toEqual([
      'https://pbs.twimg.com/media/Photo1?format=jpg&name=orig',
      'https://pbs.twimg.com/media/Photo2?format=png&name=orig',
    ])
    expect(manifest.record).toMatchObject({
      witness: 'x-syndication',
      confirmedBy: ['x-oembed'],
      text: photoPost.text,
    })
    expect(await room.valid(manifest)).toBe(true)
  })

  it('with a video is captured with its best MP4 and poster', async () => {
    expect(await room.capture(ref(videoPost.id))).toMatchObject({ outcome: 'captured' })
    const manifest = await room.main(videoPost.id)
    const video = manifest.resources.find((one) => one.role === 'video')
    expect(video).toMatchObject({ url: manifest.record.media[0]?.url, mime: 'video/mp4' })
    expect(video?.offset).toBeTypeOf('number')
    expect(roles(manifest)).toContain('poster')
  })

  it('with a quote is captured with the quoted post and its photo', async () => {
    expect(await room.capture(ref(quotePost.id))).toMatchObject({ outcome: 'captured' })
    const manifest = await room.main(quotePost.id)
    expect(manifest.steps).toContain('quoted')
    expect(manifest.record.quoted).toMatchObject({ status: 'served', post: { text: 'It will fall' } })
    expect(roles(manifest)).toContain('photo')
  })

  it('is captured again only with `again`, and an equal snapshot is not written twice', async () => {
    const first = await room.capture(ref(photoPost.id))
    const keys = await room.keys()
    const asked = room.origin.requests.length
    expect(await room.capture(ref(photoPost.id))).toMatchObject({
      outcome: 'captured',
      written: false,
      snapshot: first.snapshot,
    })
    expect(room.origin.requests).toHaveLength(asked)
    expect(await room.capture(ref(photoPost.id), { again: true })).toMatchObject({
      outcome: 'captured',
      written: false,
      snapshot: first.snapshot,
    })
    expect(room.origin.requests.length).toBeGreaterThan(asked)
    expect(await room.keys()).toEqual(keys)
  })

  it('is captured again if its text has changed', async () => {
    const first = await room.capture(ref(photoPost.id))
    room.origin.post({ ...photoPost, text: 'The old crane is safe. #harbour' })
    const second = await room.capture(ref(photoPost.id), { again: true })
    expect(second).toMatchObject({ outcome: 'captured', written: true })
    expect(second.snapshot?.id).not.toBe(first.snapshot?.id)
  })

  it('gets another snapshot after an edit, with every version’s id', async () => {
    await room.capture(ref(photoPost.id))
    const newer = '1900000000000000099'
    room.origin.mood(
      ({ url }) => url.host === TWEET_RESULT && url.search.includes(photoPost.id),
      altered((tweet) => ({
        ...tweet,
        isStaleEdit: true,
        edit_control: { edit_tweet_ids: [photoPost.id, newer] },
      })),
    )
    expect(await room.capture(ref(photoPost.id), { again: true })).toMatchObject({
      outcome: 'captured',
      written: true,
    })
    expect((await room.main(photoPost.id)).record.editIds).toEqual([photoPost.id, newer])
    const snapshots = await room.deps.ledger.snapshots(ref(photoPost.id))
    expect(snapshots.map(({ record }) => record.editIds.length)).toEqual([2, 1])
    expect(await room.capture(ref(photoPost.id), { again: true })).toMatchObject({ written: false })
  })

  it('adopts the snapshot of an earlier attempt with the same time', async () => {
    const capturedAt = new Date('2026-03-02T08:00:00Z')
    const first = await room.capture(ref(photoPost.id), { capturedAt })
    const second = await room.capture(ref(photoPost.id), { capturedAt, again: true })
    expect(second).toMatchObject({ outcome: 'captured', written: false, snapshot: first.snapshot })
  })

  it('completes a capture that ended between its two puts, without a request', async () => {
    const capturedAt = new Date(room.now)
    const first = await room.capture(ref(photoPost.id), { capturedAt })
    const whole = await room.main(photoPost.id)
    await room.deps.ledger.store.delete(first.snapshot?.manifestKey ?? '')
    const asked = room.origin.asked('*').length
    const second = await room.capture(ref(photoPost.id), { capturedAt })
    expect(second).toMatchObject({ outcome: 'captured', written: false, snapshot: first.snapshot })
    // ECDSA signs the same record differently each time.
    expect(await room.main(photoPost.id)).toEqual({ ...whole, signature: expect.any(Object) })
    expect(room.origin.asked('*')).toHaveLength(asked)
  })

  it('leaves no scratch directory behind', async () => {
    await room.capture(ref(photoPost.id))
    expect(await readdir(join(room.dir, 'scratch'))).toEqual([])
  })

  it('on a platform without a client is unsupported', async () => {
    const post = { platform: 'nowhere', id: '1', url: 'https://nowhere.example/1' } as const
    expect(await room.capture(post)).toMatchObject({ outcome: 'unsupported', reason: null, snapshot: null })
  })
})
