import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { type PostgresServer, postgresPrograms, startPostgres } from '../support/postgres.ts'
import { tempDir } from '../support/service-config.ts'
import { ended, spawnStet, stet } from './run-cli.ts'

const X = 'cdn.syndication.twimg.com'
const posts = Array.from({ length: 16 }, (_, n) => ({
  id: idAt(new Date(Date.UTC(2026, 3, 1, 0, n)).toISOString()),
  author: { handle: `pilot_${n}`, name: `Pilot ${n}` },
  text: `Pilot number ${n} is aboard.`,
}))
const urlOf = (n: number) => `https://x.com/pilot_${n}/status/${posts[n]?.id}`

const hasPostgres = (await postgresPrograms()) !== null

describe.skipIf(!hasPostgres)(
  'verify by cron, several at once (skipped where postgresql is missing)',
  {
    timeout: 150_000,
  },
  () => {
    const parts = new AsyncDisposableStack()
    let origin: Origin
    let postgres: PostgresServer
    let database: pg.Client
    let env: Record<string, string>

    beforeAll(async () => {
      origin = await startOrigin({ posts })
      parts.defer(() => origin.close())
      postgres = parts.use(await startPostgres())
      const dir = parts.use(await tempDir())
      env = {
        ...origin.env,
        STET_DATA_DIR: dir.path,
        STET_DATABASE_URL: postgres.url,
        STET_LOG_LEVEL: 'error',
        // No Redis is set, and none is needed.
        STET_LOST_AFTER: '1s',
        STET_CHECK_LEAST: '1ms',
      }
      const archived = await ended(spawnStet(['archive', ...posts.map((_, n) => urlOf(n)), '--json'], env))
      expect(archived.lines.map((line) => line.outcome)).toEqual(posts.map(() => 'captured'))
      database = new pg.Client(postgres.url)
      await database.connect()
      parts.defer(() => database.end())
    }, 120_000)
    afterAll(() => parts.disposeAsync())

    const rows = async (sql: string) => (await database.query(sql)).rows as Record<string, unknown>[]
    const told = () => rows('select id, type, post_id from announcements order by at, post_id')
    /** What waits for its time waits no longer. */
    const due = () => database.query('update posts set due_at = now(), lease_until = null')
    const verify = async (...more: string[]) => await ended(spawnStet(['verify', '--json', ...more], env))

    it('two at once look at each post once', async () => {
      const before = origin.asked(X).length
      const both = await Promise.all([verify(), verify()])
      expect(both.map(({ code }) => code)).toEqual([0, 0])
      const ids = both.flatMap(({ lines }) => lines.map((line) => line.id))
      expect(ids.toSorted()).toEqual(posts.map(({ id }) => id).toSorted())
      expect(origin.asked(X).length - before).toBe(posts.length)
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
      const calm = [origin.mood(X, moods.outage()), origin.mood('publish.x.com', moods.outage())]
      await due()
      const { code, lines } = await verify()
      for (const end of calm) end()
      expect(code).toBe(0)
      expect(new Set(lines.map((line) => `${line.liveness} ${line.state}`))).toEqual(
        new Set(['unknown watched']),
      )
    })

    it('one killed in the middle: the next ones finish, and report each loss once', async () => {
      for (const { id } of posts.slice(0, 6)) origin.kill(id, 'deleted')
      for (let round = 0; round < 2; round++) {
        await due()
        expect((await verify()).code).toBe(0)
      }
      await new Promise((resolve) => setTimeout(resolve, 1_100))
      await due()
      const calm = origin.mood(X, moods.slow(150))
      const child: ChildProcess = spawnStet(['verify', '--json'], { ...env, STET_CAPTURE_CONCURRENCY: '2' })
      const exit = once(child, 'exit')
      if (!child.stdout) throw new Error('no output')
      // Some are done, some are being looked at, some are taken up alone.
      const said = createInterface({ input: child.stdout })
      await once(said, 'line')
      await once(said, 'line')
      child.kill('SIGKILL')
      await exit
      calm()
      const first = await told()
      expect(first.length).toBeLessThan(6)
      const both = await Promise.all([verify('--all'), verify('--all')])
      const newly = await told()
      expect(newly.map(({ type }) => type)).toEqual(Array.from({ length: 6 }, () => 'post.lost'))
      expect(new Set(newly.map(({ post_id }) => post_id)).size).toBe(6)
      expect(newly).toEqual(expect.arrayContaining(first))
      // Whoever made a post lost says so; nothing else does.
      expect(both.map(({ code }) => code)).toEqual(expect.arrayContaining([3]))
      const lost = await rows("select key, post_id from events where type = 'lost'")
      expect(lost).toHaveLength(6)
      expect(await rows("select id from posts where state = 'lost'")).toHaveLength(6)
    })

    it('once more, nothing is told again: exit 0', async () => {
      await due()
      const both = await Promise.all([verify(), verify('--all')])
      expect(both.map(({ code }) => code)).toEqual([0, 0])
      expect(await told()).toHaveLength(6)
    })

    it('says what a day of requests buys', async () => {
      const { lines, code } = await verify('--plan')
      expect(code).toBe(0)
      expect(lines).toMatchObject([{ posts: 16, requestsPerDay: 20_000 }])
      const words = await stet(['verify', '--plan'], env)
      expect(words.stdout).toMatch(/^16 posts · 20000 requests a day/)
      expect(words.stdout).toContain('365 d')
    })

    it('a Redis that is set and away is said, with its code', async () => {
      await due()
      const away = { ...env, STET_REDIS_URL: 'redis://127.0.0.1:1' }
      const { code, stderr } = await ended(spawnStet(['verify', '--json'], away))
      expect(stderr).toContain('127.0.0.1:1')
      expect(code).toBeGreaterThan(0)
      expect(await rows("select id from posts where state = 'lost'")).toHaveLength(6)
    })

    it('a database that is away is said: no line, and not exit 0', async () => {
      const away = { ...env, STET_DATABASE_URL: 'postgres://stet@127.0.0.1:1/stet' }
      const { code, stdout, stderr } = await ended(spawnStet(['verify', '--json'], away))
      expect(stdout).toBe('')
      expect(stderr).toContain('STET_DATABASE_URL')
      expect(code).toBeGreaterThan(0)
    })
  },
)
