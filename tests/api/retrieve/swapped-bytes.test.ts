import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../../../src/model/manifest.ts'
import { aRecord, openRoom, type Room } from './room.ts'

/** Longer than what is verified in memory at each read. */
const FILM = Buffer.alloc(9 * 1024 * 1024, 'film')
const FORGED = Buffer.alloc(FILM.length, 'lies')

describe('a film, and a whole file, that someone swaps in the store', () => {
  let room: Room
  let kept: Manifest
  let path: string
  let honest: Buffer
  let id = 1_900_000_000_000_000_811n
  beforeAll(async () => {
    room = await openRoom({ STET_PUBLISH: 'all' })
  })
  afterAll(() => room[Symbol.asyncDispose]())
  beforeEach(async () => {
    id += 1n
    kept = await room.keep(aRecord(String(id)), '2026-03-04T05:06:07Z', 'captured', FILM)
    path = join(room.app.config.dataDir, 'archive', kept.wacz.key)
    honest = await readFile(path)
  })

  const film = () => kept.resources.find(({ role }) => role === 'video') ?? expect.unreachable()
  const doors = () =>
    [`/v1/snapshots/${kept.id}/resources/${film().n}`, `/v1/snapshots/${kept.id}/wacz`].flatMap((url) => [
      { url, headers: {} },
      { url, headers: { range: 'bytes=5000000-5000099' } },
    ])
  const answers = async () =>
    await Promise.all(
      doors().map(async ({ url, headers }) => {
        const { statusCode, rawPayload } = await room.ask(url, { token: 'read', headers })
        return { status: statusCode, hasLies: rawPayload.includes('lies') }
      }),
    )
  const served = [200, 206, 200, 206].map((status) => ({ status, hasLies: false }))
  const refused = Array.from({ length: 4 }, () => ({
    status: expect.toSatisfy((one) => one >= 500),
    hasLies: false,
  }))
  const swap = async () => {
    const forged = Buffer.from(honest)
    FORGED.copy(forged, film().offset ?? expect.unreachable())
    await writeFile(path, forged)
  }

  it('is refused before the first read and after it, in place and as another file', async () => {
    await swap()
    expect(await answers()).toEqual(refused)
    await writeFile(path, honest)
    expect(await answers()).toEqual(served)
    await swap()
    expect(await answers()).toEqual(refused)
    await rm(path)
    await swap()
    expect(await answers()).toEqual(refused)
  })

  it('is served again once its bytes are back, and missing if it is gone', async () => {
    expect(await answers()).toEqual(served)
    await rm(path)
    expect(await answers()).toEqual(refused)
    await writeFile(path, honest)
    expect(await answers()).toEqual(served)
  })

  it('is refused where it has become shorter', async () => {
    await writeFile(path, honest.subarray(0, 1_000_000))
    expect(await answers()).toEqual(refused)
  })
})
