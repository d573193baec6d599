import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebArchive } from '../../src/webarchive/web-archive.ts'
import { createWorld, type World } from '../platforms/x/world.ts'
import type { ArchivedPage } from '../support/origin/cdx.ts'
import { moods } from '../support/origin/mood.ts'
import { blockedSite } from '../support/origin/replay.ts'

const URL_20 = 'https://twitter.com/Jack/status/20'
const page = (url: string, timestamp: string, more: Partial<ArchivedPage> = {}): ArchivedPage => ({
  url,
  timestamp,
  body: `${url} ${timestamp}`,
  ...more,
})
const archived = [
  page(URL_20, '20150101000000'),
  page(URL_20, '20160101000000', { status: 404 }),
  page(`${URL_20}?s=20`, '20170101000000'),
  page('https://twitter.com/jack/status/201', '20180101000000'),
  page('https://mobile.twitter.com/jack/status/20', '20180101000000'),
]

let world: World
let archive: WebArchive
beforeEach(async () => {
  world = await createWorld({ archived })
  archive = new WebArchive({ url: 'https://web.archive.org' }, { now: () => new Date(world.now) })
})
afterEach(() => world[Symbol.asyncDispose]())
const find = (query: object = {}, pages = 1) =>
  archive.captures({ prefix: 'twitter.com/jack/status/20', limit: 10, ...query }, world.context(), pages)

describe('the index', () => {
  it('lists captures by a URL’s prefix, whatever its spelling', async () => {
    const { captures, complete } = await find()
    expect(captures.map(({ url, timestamp, status }) => [url, timestamp, status])).toEqual([
      [URL_20, '20150101000000', '200'],
      [URL_20, '20160101000000', '404'],
      ['https://twitter.com/jack/status/201', '20180101000000', '200'],
      [`${URL_20}?s=20`, '20170101000000', '200'],
    ])
    expect(complete).toBe(true)
  })

  it('filters, collapses, and continues with the resume key', async () => {
    expect((await find({ filters: ['statuscode:200|-'] })).captures).toHaveLength(3)
    expect((await find({ collapse: 'urlkey' })).captures).toHaveLength(3)
    const half = await find({ limit: 2 })
    expect([half.captures.length, half.complete]).toEqual([2, false])
    const whole = await find({ limit: 2 }, 5)
    expect([whole.captures.length, whole.complete]).toEqual([4, true])
  })

  it('may be empty', async () => {
    expect(await find({ prefix: 'twitter.com/nobody/status/1' })).toEqual({ captures: [], complete: true })
  })

  it.each([
    ['refused', blockedSite],
    ['rate-limited', moods.rateLimited()],
    ['upstream', moods.outage(504)],
    ['unreadable', moods.html()],
    ['unreadable', moods.status(302)],
    ['network', moods.reset()],
  ] as const)('throws if it is %s, and is never taken for empty', async (code, mood) => {
    world.origin.mood('web.archive.org', mood)
    await expect(find()).rejects.toMatchObject({ code })
  })
})

describe('a body', () => {
  const capture = (timestamp: string) => ({
    url: URL_20,
    timestamp,
    mime: 'text/html',
    status: '200',
    digest: '',
  })

  it('is fetched as it was archived, and recorded', async () => {
    const body = await archive.body(capture('20150101000000'), world.context())
    expect(body).toMatchObject({
      url: URL_20,
      at: new Date('2015-01-01T00:00:00Z'),
      text: `${URL_20} 20150101000000`,
    })
    expect(world.recorded.map(({ url }) => url)).toEqual([
      `https://web.archive.org/web/20150101000000id_/${URL_20}`,
    ])
  })

  it('from a nearby time has the time of its own capture', async () => {
    expect((await archive.body(capture('20150101000001'), world.context()))?.at).toEqual(
      new Date('2015-01-01T00:00:00Z'),
    )
  })

  it('is null if it was archived with 404, or never archived', async () => {
    expect(await archive.body(capture('20160101000000'), world.context())).toBeNull()
    const never = { ...capture('20150101000000'), url: 'https://twitter.com/jack/status/21' }
    expect(await archive.body(never, world.context())).toBeNull()
  })
})

describe('the backoff', () => {
  it.each([
    ['a 429', moods.rateLimited({ 'retry-after': '5' }), 10, 'rate-limited'],
    ['an outage', moods.outage(), 1, 'upstream'],
  ] as const)('after %s pauses the requests, twice as long the next time', async (_, mood, minutes, code) => {
    const end = world.origin.mood('web.archive.org', mood)
    for (const [times, rest] of [
      [1, minutes],
      [2, minutes * 2],
    ] as const) {
      await expect(find()).rejects.toMatchObject({ name: 'FetchError' })
      expect(archive.retryAt?.getTime()).toBe(world.now + rest * 60_000)
      await expect(find()).rejects.toMatchObject({ code, retryAt: archive.retryAt })
      expect(world.origin.asked('web.archive.org')).toHaveLength(times)
      world.now += rest * 60_000
    }
    end()
    await expect(find()).resolves.toMatchObject({ complete: true })
  })
})
