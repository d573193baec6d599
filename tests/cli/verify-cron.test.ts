import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moods } from '../support/origin/mood.ts'
import { type Cron, openCron } from './cron.ts'
import { stet } from './run-cli.ts'

const X = 'cdn.syndication.twimg.com'

describe('verify by cron, several at once', () => {
  let cron: Cron
  beforeAll(async () => {
    cron = await openCron(4)
  })
  afterAll(() => cron[Symbol.asyncDispose]())

  it('two at once look at each post once', async () => {
    const before = cron.origin.asked(X).length
    const both = await Promise.all([cron.verify(), cron.verify()])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    const ids = both.flatMap(({ lines }) => lines.map((line) => line.id))
    expect(ids.toSorted()).toEqual(cron.posts.map(({ id }) => id).toSorted())
    expect(cron.origin.asked(X).length - before).toBe(cron.posts.length)
    for (const { stdout } of both) {
      for (const line of stdout.split('\n').filter(Boolean)) {
        expect(Object.keys(JSON.parse(line))).toEqual([
          'platform',
          'id',
          'url',
          'liveness',
          'state',
          'evidence',
        ])
      }
    }
  })

  it('a platform that is down moves nothing: exit 0', async () => {
    const calm = [cron.origin.mood(X, moods.outage()), cron.origin.mood('publish.x.com', moods.outage())]
    await cron.makeDue()
    const { code, lines } = await stet(['verify', '--json'], cron.env)
    for (const end of calm) end()
    expect(code).toBe(0)
    expect(new Set(lines.map((line) => `${line.liveness} ${line.state}`))).toEqual(
      new Set(['unknown watched']),
    )
  })

  it('says what a day of requests buys', async () => {
    const { lines, code } = await stet(['verify', '--json', '--plan'], cron.env)
    expect(code).toBe(0)
    expect(lines).toMatchObject([{ posts: 4, requestsPerDay: 20_000 }])
    const words = await stet(['verify', '--plan'], cron.env)
    expect(words.stdout).toMatch(/^4 posts · 20000 requests a day/)
    expect(words.stdout).toContain('365 d')
  })

  it('a Redis that is set and away is said, with its code', async () => {
    await cron.makeDue()
    const away = { ...cron.env, STET_REDIS_URL: 'redis://127.0.0.1:1' }
    const { code, stderr } = await stet(['verify', '--json'], away)
    expect(stderr).toContain('127.0.0.1:1')
    expect(code).toBeGreaterThan(0)
    expect(await cron.rows("select id from posts where state = 'lost'")).toEqual([])
  })

  it('a database that is away is said: no line, and not exit 0', async () => {
    const away = { ...cron.env, STET_DATABASE_URL: 'postgres://stet@127.0.0.1:1/stet' }
    const { code, stdout, stderr } = await stet(['verify', '--json'], away)
    expect(stdout).toBe('')
    expect(stderr).toContain('STET_DATABASE_URL')
    expect(code).toBeGreaterThan(0)
  })
})
