import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRecord, openRoom, PUBLIC_URL, type Room } from './room.ts'

const ID = '1900000000000000611'
const HELD = '1900000000000000612'

interface Inline {
  readonly html: string
  readonly style: string
  readonly media: { url: string; mime: string; bytes: number; sha256: string }[]
}

describe('GET /embed/{platform}/{id}/inline', () => {
  let room: Room
  beforeAll(async () => {
    room = await openRoom({ STET_PUBLISH: 'lost' })
    for (const id of [ID, HELD]) await room.keep(aRecord(id), '2026-03-04T05:06:07Z')
    await room.catalog.db.updateTable('posts').set({ state: 'lost' }).where('id', '=', ID).execute()
  })
  afterAll(() => room[Symbol.asyncDispose]())

  const inline = async (query = '') => (await room.ask(`/embed/x/${ID}/inline${query}`)).json<Inline>()

  it('has the card, its style, and each of its media', async () => {
    const { html, style, media, ...facts } = await inline()
    expect(facts).toMatchObject({
      platform: 'x',
      id: ID,
      url: `https://x.com/mara_invented/status/${ID}`,
      state: 'lost',
      capturedAt: '2026-03-04T05:06:07Z',
      author: { handle: 'mara_invented' },
      text: expect.stringContaining('The lighthouse is lit again'),
    })
    expect(html).toMatch(/^<article class="card"/)
    expect(html).not.toMatch(/<script|<iframe|<style| on\w+=/)
    expect(style).toMatch(/^:host\{/)
    expect(style).not.toMatch(/:root|url\(|@import|</)
    const loaded = [...html.matchAll(/(?:src|poster)="([^"]*)"/g)].map(([, url = '']) => url)
    expect(new Set(loaded)).toEqual(new Set(media.map(({ url }) => url)))
    expect(media.map(({ mime }) => mime)).toEqual(['image/png', 'video/mp4'])
    for (const { url, bytes, sha256 } of media) {
      const { rawPayload } = await room.ask(url.slice(PUBLIC_URL.length))
      expect([rawPayload.length, createHash('sha256').update(rawPayload).digest('hex')]).toEqual([
        bytes,
        sha256,
      ])
    }
  })

  it('links to the media that the caller does not take', async () => {
    const { html, media } = await inline('?maxMediaBytes=1')
    expect(media).toEqual([])
    expect(html).not.toMatch(/(?:src|poster)="/)
    expect(html).toContain(`<a href="${PUBLIC_URL}/embed/x/${ID}"`)
    expect(html).toContain('Photo in the archive')
    expect(html).toContain('Video in the archive')
    expect(html).not.toContain('not kept')
  })

  it('shows nothing that the public may not see, to anybody', async () => {
    const answers = [
      await room.ask(`/embed/x/${HELD}/inline`),
      await room.ask(`/embed/x/${HELD}/inline`, { token: 'admin' }),
      await room.ask('/embed/x/1/inline'),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404])
    await room.ask('/v1/takedowns', {
      method: 'POST',
      token: 'admin',
      body: { url: `https://x.com/mara_invented/status/${ID}`, reason: 'court order' },
    })
    expect((await room.ask(`/embed/x/${ID}/inline`)).statusCode).toBe(451)
  })
})
