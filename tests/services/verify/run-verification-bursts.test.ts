import { describe, expect, it } from 'vitest'
import { WatchRoom } from '../../support/watch-room.ts'

const HOUR = 3_600_000

describe('the watch, where many accounts lose posts at once', () => {
  it('holds back a burst of losses, says so, and clears those that were none', async () => {
    await using room = await WatchRoom.open()
    const ids = Array.from({ length: 40 }, (_, n) => `19000000000000003${String(n).padStart(2, '0')}`)
    for (const [n, id] of ids.entries()) await room.archived(id, `author_${n}`)
    await room.verify()
    for (const id of ids.slice(0, 30)) room.says.set(id, 'deleted')
    room.now += 6 * HOUR
    const round = await room.verify('all')
    expect(round.notes).toMatchObject([
      { short: true, note: expect.stringMatching(/^x is held since .* 30 of 4\d accounts/) },
    ])
    // For a day and more all looks agree, and nothing is said.
    const held = await room.hours(23, 1)
    expect(held.lost).toEqual([])
    // Twenty-seven were none.
    for (const id of ids.slice(3, 30)) room.says.delete(id)
    const after = await room.hours(48, 3)
    expect(after.lost.toSorted()).toEqual(ids.slice(0, 3))
    expect((await room.told()).map(({ post_id }) => post_id).toSorted()).toEqual(ids.slice(0, 3))
  })

  it('believes a burst that stays, after it was looked at again', async () => {
    await using room = await WatchRoom.open()
    const ids = Array.from({ length: 30 }, (_, n) => `19000000000000004${String(n).padStart(2, '0')}`)
    for (const [n, id] of ids.entries()) await room.archived(id, `gone_${n}`)
    await room.verify()
    for (const id of ids) room.says.set(id, 'deleted')
    room.now += HOUR
    await room.verify('all')
    const asked = room.asked
    expect((await room.hours(23, 1)).lost).toEqual([])
    expect(room.asked).toBeGreaterThanOrEqual(asked + 30)
    expect((await room.hours(24, 3)).lost.toSorted()).toEqual(ids)
    expect(new Set((await room.told()).map(({ id }) => id)).size).toBe(30)
  })

  it('nineteen accounts are no burst', async () => {
    await using room = await WatchRoom.open()
    const ids = Array.from({ length: 19 }, (_, n) => `19000000000000005${String(n).padStart(2, '0')}`)
    for (const [n, id] of ids.entries()) await room.archived(id, `few_${n}`)
    await room.verify()
    for (const id of ids) room.says.set(id, 'deleted')
    room.now += HOUR
    expect((await room.verify('all')).notes).toEqual([])
    expect((await room.hours(25)).lost.toSorted()).toEqual(ids)
  })
})
