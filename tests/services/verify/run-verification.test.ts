import { describe, expect, it } from 'vitest'
import { Ledger } from '../../../src/archive/ledger.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { WatchRoom } from '../../support/watch-room.ts'

const HOUR = 3_600_000

describe('the watch', () => {
  it('reports a loss after 24 hours of looks that agree, once, and its return', async () => {
    await using room = await WatchRoom.open()
    const post = await room.archived('1900000000000000001', 'harbour_one')
    expect((await room.verify()).lines).toMatchObject([{ liveness: 'live', state: 'watched' }])
    room.says.set(post.id, 'deleted')
    // Fresh posts are looked at within hours; the report comes a day after the first bad news.
    const first = await room.hours(12)
    expect(first.lost).toEqual([])
    expect(await findPost(room.catalog.db, post)).toMatchObject({ state: 'suspected' })
    expect((await room.hours(26)).lost).toEqual([post.id])
    expect((await room.hours(24 * 7, 24)).lost).toEqual([])
    room.says.delete(post.id)
    await room.hours(24 * 14, 24)
    const told = await room.told()
    expect(told.map(({ type }) => type)).toEqual(['post.lost', 'post.returned'])
    const events = await (await room.app.ledger()).events(post)
    expect(events.map(({ type, cause }) => [type, cause])).toEqual([
      ['lost', 'deleted'],
      ['returned', 'live'],
    ])
    expect(events[0]?.evidence[0]?.body).toBe('{"says":"deleted"}')
  })

  it('checks all posts of an account at once if one of them reports the account gone', async () => {
    await using room = await WatchRoom.open()
    const ids = Array.from({ length: 12 }, (_, n) => `19000000000000001${String(n).padStart(2, '0')}`)
    for (const id of ids) await room.archived(id, 'harbour_two')
    await room.archived('1900000000000000200', 'harbour_three')
    await room.verify()
    room.now += 40 * 24 * HOUR
    await room.verify('all')
    for (const id of ids) room.says.set(id, 'account-suspended')
    room.now += HOUR
    const first = await room.verify({
      post: { platform: 'x', id: ids[0] ?? '', url: 'https://x.com/i/status/1' },
    })
    expect(first.lines).toMatchObject([{ state: 'suspected' }])
    const round = await room.verify()
    expect(round.lines.map(({ id }) => id)).toEqual(expect.arrayContaining(ids.slice(1)))
    expect((await room.hours(25)).lost.toSorted()).toEqual(ids)
  })

  it('reports nothing while the canary is not answered alive', async () => {
    await using room = await WatchRoom.open()
    const post = await room.archived('1900000000000000600', 'harbour_six')
    await room.verify()
    room.says.set(post.id, 'deleted')
    room.says.set('20', 'unknown')
    const silent = await room.hours(40, 4)
    expect(silent.lost).toEqual([])
    expect(silent.notes.at(-1)).toMatch(/^x is held since .*: the post known to live is not answered alive/)
    room.says.delete('20')
    expect((await room.hours(12)).lost).toEqual([post.id])
  })

  it('finishes what a killed one had decided on: one event, one announcement', async () => {
    await using room = await WatchRoom.open()
    const post = await room.archived('1900000000000000700', 'harbour_seven')
    await room.verify()
    room.says.set(post.id, 'deleted')
    await room.hours(20)
    const ledger = await room.app.ledger()
    const write = Ledger.prototype.writeEvent
    let killed = 0
    Ledger.prototype.writeEvent = async function (event) {
      killed += 1
      // Written, and then the process is gone.
      await write.call(this, event)
      throw new Error('killed')
    }
    try {
      await expect(room.hours(20)).rejects.toThrow('killed')
    } finally {
      Ledger.prototype.writeEvent = write
    }
    expect(killed).toBe(1)
    expect(await room.told()).toEqual([])
    await room.hours(3)
    expect((await room.told()).map(({ type }) => type)).toEqual(['post.lost'])
    expect((await ledger.events(post)).map(({ type }) => type)).toEqual(['lost'])
    expect(await findPost(room.catalog.db, post)).toMatchObject({ state: 'lost', pending_change: null })
  })

  it('two rounds at once look at each post once', async () => {
    await using room = await WatchRoom.open()
    for (let n = 0; n < 40; n++)
      await room.archived(`19000000000000008${String(n).padStart(2, '0')}`, `h_${n}`)
    const [one, two] = await Promise.all([room.verify(), room.verify()])
    expect(room.asked).toBe(40)
    expect(one.lines.length + two.lines.length).toBe(40)
    const all = await Promise.all([room.verify('all'), room.verify('all')])
    expect(all.map(({ lines }) => lines.length)).toEqual([40, 40])
  })

  it('leaves a platform alone that says nothing, and moves nothing', async () => {
    await using room = await WatchRoom.open()
    for (let n = 0; n < 150; n++) {
      const id = `1900000000000009${String(n).padStart(3, '0')}`
      await room.archived(id, `q_${n}`)
      room.says.set(id, 'unknown')
    }
    const { lines, notes, lost } = await room.verify()
    expect(lines.length).toBeGreaterThanOrEqual(100)
    expect(lines.length).toBeLessThan(150)
    expect(lost).toEqual([])
    expect(lines.every(({ state }) => state === 'watched')).toBe(true)
    expect(notes).toMatchObject([{ note: expect.stringContaining('x says nothing'), short: false }])
    room.says.clear()
    expect((await room.verify()).lines).toHaveLength(150 - lines.length)
  })

  it('spends no more than the requests of a day, and says what is left', async () => {
    await using room = await WatchRoom.open({ STET_CHECKS_PER_DAY: '30' })
    for (let n = 0; n < 50; n++)
      await room.archived(`19000000000000100${String(n).padStart(2, '0')}`, `b_${n}`)
    const { lines, notes } = await room.verify()
    expect(lines.length).toBeGreaterThanOrEqual(28)
    expect(room.asked).toBeLessThanOrEqual(30)
    expect(notes[0]?.note).toMatch(/requests of today are spent: 2\d posts stay due/)
    room.now += 24 * HOUR
    await room.verify()
    expect(room.asked).toBeLessThanOrEqual(60)
  })

  it('reports a new version once, and requests its capture', async () => {
    await using room = await WatchRoom.open()
    const post = await room.archived('1900000000000000900', 'harbour_nine')
    room.editIds.set(post.id, [post.id])
    await room.verify()
    expect(await room.told()).toEqual([])
    room.editIds.set(post.id, [post.id, '1900000000000000901'])
    room.says.set(post.id, 'edited')
    await room.hours(24 * 5, 12)
    expect((await room.told()).map(({ type }) => type)).toEqual(['post.edited'])
    expect((await (await room.app.ledger()).events(post)).map(({ type }) => type)).toEqual(['edited'])
    const row = await findPost(room.catalog.db, post)
    expect(row).toMatchObject({ capture_state: 'working', state: 'watched' })
  })
})
