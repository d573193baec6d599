import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cron, openCron } from '../cli/cron.ts'
import { spawnStet } from '../cli/run-cli.ts'
import { moods } from '../support/origin/mood.ts'

const X = 'cdn.syndication.twimg.com'

describe('verify by cron, killed in the middle', () => {
  let cron: Cron
  beforeAll(async () => {
    cron = await openCron(16)
  })
  afterAll(() => cron[Symbol.asyncDispose]())

  it('the next ones finish, and report each loss once', async () => {
    for (const { id } of cron.posts.slice(0, 6)) cron.origin.kill(id, 'deleted')
    for (let round = 0; round < 2; round++) {
      await cron.makeDue()
      expect((await cron.verify()).code).toBe(0)
    }
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    await cron.makeDue()
    const calm = cron.origin.mood(X, moods.slow(150))
    const child: ChildProcess = spawnStet(['verify', '--json'], {
      ...cron.env,
      STET_CAPTURE_CONCURRENCY: '2',
    })
    const exit = once(child, 'exit')
    if (!child.stdout) throw new Error('no output')
    // Some are done, some are being looked at, some are taken up alone.
    const said = createInterface({ input: child.stdout })
    await once(said, 'line')
    await once(said, 'line')
    child.kill('SIGKILL')
    await exit
    calm()
    const first = await cron.announced()
    expect(first.length).toBeLessThan(6)
    const both = await Promise.all([cron.verify('--all'), cron.verify('--all')])
    const newly = await cron.announced()
    expect(newly.map(({ type }) => type)).toEqual(Array.from({ length: 6 }, () => 'post.lost'))
    expect(new Set(newly.map(({ post_id }) => post_id)).size).toBe(6)
    expect(newly).toEqual(expect.arrayContaining(first))
    // Whoever made a post lost says so; nothing else does.
    expect(both.map(({ code }) => code)).toEqual(expect.arrayContaining([3]))
    const lost = await cron.rows("select key, post_id from events where type = 'lost'")
    expect(lost).toHaveLength(6)
    expect(await cron.rows("select id from posts where state = 'lost'")).toHaveLength(6)
  })

  it('reports nothing twice in a second run: exit 0', async () => {
    await cron.makeDue()
    const both = await Promise.all([cron.verify(), cron.verify('--all')])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(await cron.announced()).toHaveLength(6)
  })
})
