import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/start-service.ts'
import { createDatabase } from '../support/database.ts'
import { moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'
import { stet } from './run-cli.ts'

const author = { handle: 'ferry_log', name: 'Ferry Log' }
const posts = [7, 8, 9].map((hour) => ({
  id: idAt(`2026-05-05T0${hour}:00:00Z`),
  author,
  text: `The ferry leaves at ${hour}.`,
}))
const [FIRST = '', SECOND = '', THIRD = ''] = posts.map(({ id }) => `https://x.com/ferry_log/status/${id}`)
const ARTICLE = 'https://coast.example/ferry'

describe('stet retry, beside a running service', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let running: RunningService
  let env: Record<string, string>
  let token: string

  beforeAll(async () => {
    origin = await startOrigin({ posts, pages: { [ARTICLE]: `<title>Ferry</title><p>${SECOND}</p>` } })
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    env = { ...origin.env, ...database.env, STET_DATA_DIR: dir.path }
    const config = serviceConfig(dir.path, { ...env, STET_FETCH_ATTEMPTS: '1' })
    // A command's own jobs would be tried again for half a minute before they are set aside.
    const queueSettings = { attempts: 1, backoffMs: 10 }
    running = await startAllInOne(config, { queueSettings })
    parts.defer(() => running.close())
    const { db } = await running.app.catalog()
    token = (await createToken(db, { scopes: ['ingest'], name: null }, new Date())).token
  })
  afterAll(() => parts.disposeAsync())

  const send = async (path: string, body: object) => {
    const answer = await fetch(`${running.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(answer.status).toBe(202)
  }

  /** What was set aside, once there are so many. */
  const setAside = (count: number) =>
    until(async () => {
      const { lines } = await stet(['retry', '--list', '--json'], env)
      return lines.length === count ? lines : null
    })
  const outcomeOf = async (url: string) =>
    (await stet(['list', '--json'], env)).lines.find((line) => line.url === url)?.outcome

  it('says that there are no failed jobs, and which arguments it needs', async () => {
    expect(await stet(['retry', '--list'], env)).toMatchObject({
      code: 0,
      stdout: 'No failed jobs.\n',
    })
    expect(await stet(['retry', '--all'], env)).toMatchObject({ code: 0, stdout: 'Retrying 0.\n' })
    expect((await stet(['retry'], env)).code).toBe(2)
    expect((await stet(['retry', '--queue', 'none'], env)).code).toBe(2)
  })

  it('shows a capture and an article that failed, and does them again', async () => {
    const ends = ['cdn.syndication.twimg.com', 'publish.x.com'].map((host) =>
      origin.mood(host, moods.outage()),
    )
    ends.push(origin.mood('coast.example', moods.status(404)))
    await send('/v1/posts', { url: FIRST })
    await send('/v1/articles', { url: ARTICLE })
    const failed = await setAside(2)
    expect(new Map(failed.map(({ queue, reason }) => [queue, reason]))).toEqual(
      new Map([
        ['capture-x', 'upstream'],
        ['ingest', 'input-missing'],
      ]),
    )
    expect(await outcomeOf(FIRST)).toBe('failed')
    expect((await stet(['show', FIRST], env)).stdout).toMatch(
      /^capture {4}has ended\n {2}✘ failed: .*\(the platform failed or refused\)\n/m,
    )
    const told = await stet(['retry', '--list', '--reason', 'upstream'], env)
    expect(told.stdout).toMatch(new RegExp(`^post x/${posts[0]?.id}  upstream  .*\\n1 failed job\\.\\n$`))

    for (const end of ends) end()
    const one = await stet(['retry', '--queue', 'ingest'], env)
    expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('Retrying 1.') })
    await until(async () => (await outcomeOf(SECOND)) === 'captured')
    expect(await setAside(1)).toMatchObject([{ queue: 'capture-x' }])

    const { code, lines } = await stet(['retry', '--reason', 'upstream', '--json'], env)
    expect([code, lines.map(({ work }) => work)]).toEqual([0, [`post x/${posts[0]?.id}`]])
    await until(async () => (await outcomeOf(FIRST)) === 'captured')
    expect(await setAside(0)).toEqual([])
  })

  it('a post that is being captured says so', async () => {
    const end = origin.mood('cdn.syndication.twimg.com', moods.slow(3_000))
    expect((await stet(['enqueue', THIRD], env)).code).toBe(0)
    expect((await stet(['show', THIRD], env)).stdout).toMatch(
      /^capture {4}(waits for a worker|is under way)$/m,
    )
    end()
    await until(async () => (await outcomeOf(THIRD)) === 'captured')
    expect((await stet(['show', THIRD], env)).stdout).not.toMatch(/^capture/m)
  })

  it('captures a post once more that is named, whatever became of it', async () => {
    expect(await stet(['retry', FIRST, '--json'], env)).toMatchObject({ code: 0 })
    const { db } = await running.app.catalog()
    const round = async () => {
      const rows = await db
        .selectFrom('posts')
        .select(['url', 'capture_generation', 'capture_state'])
        .execute()
      const row = rows.find((one) => one.url === FIRST)
      return row?.capture_state === 'done' ? row.capture_generation : null
    }
    await until(async () => (await round()) === 3)
  })
})
