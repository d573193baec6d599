import { expect, it } from 'vitest'
import { until } from '../../support/until.ts'
import { aRecord, openRoom } from './room.ts'

const ID = '1900000000000000701'
const POST_URL = `https://x.com/mara_invented/status/${ID}`

it('a take-down applies at once in its process, and soon in every other', async () => {
  await using here = await openRoom({ STET_PUBLISH: 'all' })
  await using there = await openRoom({ STET_PUBLISH: 'all' }, here)
  const { id } = await here.keep(aRecord(ID), '2026-03-04T05:06:07Z')
  const door = `/v1/snapshots/${id}/resources/2`
  const both = async (): Promise<number[]> =>
    await Promise.all([here, there].map(async (room) => (await room.ask(door)).statusCode))
  const decide = async (body: object): Promise<void> => {
    const taken = await here.ask('/v1/takedowns', { method: 'POST', token: 'admin', body })
    expect(taken.statusCode).toBe(200)
  }
  for (let n = 0; n < 3; n += 1) expect(await both()).toEqual([200, 200])

  await decide({ url: POST_URL, reason: 'Its author asked us to.' })
  expect((await here.ask(door)).statusCode).toBe(451)
  await until(async () => (await both()).every((status) => status === 451))

  await decide({ url: POST_URL, restore: true })
  expect((await here.ask(door)).statusCode).toBe(200)
  await until(async () => (await both()).every((status) => status === 200))
})

it('a failed lookup is not cached', async () => {
  await using room = await openRoom({ STET_PUBLISH: 'all' })
  const { id } = await room.keep(aRecord(ID), '2026-03-04T05:06:07Z')
  const door = `/v1/snapshots/${id}/resources/2`
  await room.catalog.db.schema.alterTable('snapshots').renameTo('snapshots_away').execute()
  expect((await room.ask(door)).statusCode).toBeGreaterThanOrEqual(500)
  await room.catalog.db.schema.alterTable('snapshots_away').renameTo('snapshots').execute()
  expect((await room.ask(door)).statusCode).toBe(200)
})
