import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkSnapshot } from '../../src/archive/check/check-snapshot.ts'
import { client } from '../outbound/client.ts'
import { ref } from '../platforms/x/world.ts'
import { type Authority, createAuthority, hasOpenssl, startTsa, type TsaServer } from '../support/tsa.ts'
import { photoPost } from './posts.ts'
import { createRoom, type Room } from './room.ts'

describe.skipIf(!hasOpenssl())('a capture with timestamps (skipped where openssl is missing)', () => {
  let authority: Authority
  let tsa: TsaServer
  let room: Room
  beforeAll(async () => {
    authority = await createAuthority()
  })
  afterAll(() => authority?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    tsa = await startTsa(authority)
    room = await createRoom({ posts: [photoPost] })
    const { proxyUrl } = room.origin
    room.deps.http = client({
      proxy: { https: proxyUrl, http: proxyUrl, none: '127.0.0.1' },
      allowPrivate: [tsa.host],
      attempts: 1,
    })
    return async () => {
      await room[Symbol.asyncDispose]()
      await tsa[Symbol.asyncDispose]()
    }
  })
  const policy = (unavailable: 'go-on' | 'wait'): void => {
    room.deps.timestamps = { authorities: [tsa.url], unavailable }
  }

  it('stores the timestamp of the authority', async () => {
    policy('wait')
    expect((await room.capture(ref(photoPost.id))).outcome).toBe('captured')
    const main = await room.main(photoPost.id)
    expect(main.timestamps).toMatchObject([{ authority: tsa.url, ok: true, file: 'stet/seal.tsr' }])
    // The exchange with the authority is not part of the snapshot.
    expect(main.resources.some((one) => one.url === tsa.url)).toBe(false)
    const path = `${room.dir}/archive/${main.wacz.key}`
    const { valid, checks } = await checkSnapshot(path, { tsaCa: authority.caPath })
    expect([valid, checks.filter((one) => !one.ok)]).toEqual([true, []])
  })

  const moods: [string, TsaServer['answer'], RegExp][] = [
    ['is down', (_, response) => void response.destroy(), /./],
    ['fails', (_, response) => void response.writeHead(500).end(), /500/],
    ['is not there', (_, response) => void response.writeHead(404).end('no'), /^It answered 404\.$/],
    [
      'answers with a page',
      (_, response) => void response.setHeader('content-type', 'text/html').end('<!doctype html>'),
      /no answer of a timestamp authority/,
    ],
    [
      'answers without end',
      (_, response) => void response.end(Buffer.alloc(400_000)),
      /larger|limit|beyond|more than/,
    ],
    [
      'refuses',
      async (_, response) => void response.end(await authority.reply(Buffer.from('?'))),
      /^The authority refused it/,
    ],
  ]
  it.each(moods)(
    'continues without a timestamp and records why if the authority %s',
    async (_, answer, detail) => {
      tsa.answer = answer
      policy('go-on')
      expect(await room.capture(ref(photoPost.id))).toMatchObject({ outcome: 'captured', written: true })
      const main = await room.main(photoPost.id)
      expect(main.timestamps).toEqual([
        { authority: tsa.url, ok: false, at: null, file: null, detail: expect.stringMatching(detail) },
      ])
      expect(await room.valid(main)).toBe(true)
    },
  )

  it.each(moods)('waits and writes nothing if the authority %s', async (_, answer) => {
    const well = tsa.answer
    tsa.answer = answer
    policy('wait')
    const capturedAt = new Date('2026-03-02T10:00:00Z')
    await expect(room.capture(ref(photoPost.id), { capturedAt })).rejects.toMatchObject({
      code: 'timestamp-unavailable',
      retry: 'later',
    })
    expect((await room.keys()).filter((key) => key.startsWith('posts/'))).toEqual([])
    tsa.answer = well
    expect(await room.capture(ref(photoPost.id), { capturedAt })).toMatchObject({ outcome: 'captured' })
    expect((await room.main(photoPost.id)).capturedAt).toBe('2026-03-02T10:00:00Z')
  })

  it('sends no request to a private authority that is not allowed', async () => {
    policy('go-on')
    room.deps.http = client({
      proxy: { https: room.origin.proxyUrl, http: room.origin.proxyUrl, none: '127.0.0.1' },
      attempts: 1,
    })
    await room.capture(ref(photoPost.id))
    expect((await room.main(photoPost.id)).timestamps).toMatchObject([
      { ok: false, detail: expect.stringContaining('inside the network') },
    ])
    expect(tsa.asked).toEqual([])
  })
})
