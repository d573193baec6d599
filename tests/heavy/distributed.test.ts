import type { ChildProcess } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ARTICLE, IDS, site, url } from '../api/site.ts'
import { ended, spawnStet } from '../cli/run-cli.ts'
import { hasCeph, startCeph } from '../support/ceph.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { startPostgres } from '../support/postgres.ts'
import { hasRedis, startRedis } from '../support/redis.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const servers = hasRedis() && hasCeph()

describe.skipIf(!servers && !process.env.CI)('serve and two workers on Redis, PostgreSQL and S3', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let base: string
  let token: string
  let env: Record<string, string>

  /** Starts a service process and gives the line that it greets with. */
  const start = async (words: string[]): Promise<string> => {
    const child: ChildProcess = spawnStet(words, env)
    const exit = once(child, 'exit')
    parts.defer(async () => {
      child.kill('SIGTERM')
      expect((await exit)[0]).toBe(0)
    })
    if (!child.stdout || !child.stderr) throw new Error('no output')
    child.stderr.resume()
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    return line
  }
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  const call = async (path: string, body?: unknown): Promise<any> => {
    const answer = await fetch(`${base}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
    return await answer.json()
  }

  beforeAll(async () => {
    origin = await startOrigin(site)
    parts.defer(() => origin.close())
    const [redis, postgres, ceph, dir] = await Promise.all([
      startRedis(),
      startPostgres(),
      startCeph(),
      tempDir(),
    ])
    for (const part of [redis, postgres, ceph, dir]) parts.use(part)
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    env = {
      ...origin.env,
      ...ceph.env,
      STET_DATA_DIR: dir.path,
      STET_STORE: `s3://${await ceph.bucket('ledger')}/newsroom`,
      STET_DATABASE_URL: postgres.url,
      STET_REDIS_URL: redis.url,
      STET_LISTEN: '127.0.0.1:0',
      STET_VERIFY_EVERY: 'none',
      STET_AUDIT_EVERY: 'none',
      STET_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    }
    const [startupLines] = await Promise.all([
      start(['serve']),
      start(['work']),
      start(['work', 'capture-x']),
    ])
    base = /http:\/\/\S+?:\d+/.exec(startupLines ?? '')?.[0] ?? ''
    const created = await ended(spawnStet(['token', 'create', '--scope', 'admin', '--json'], env))
    token = String(created.lines[0]?.token)
  })
  afterAll(() => parts.disposeAsync())

  it('is ready', async () => {
    expect(await call('/readyz')).toEqual({
      status: 'ready',
      parts: { database: 'ok', queue: 'ok', store: 'ok', scratch: 'ok', clock: 'ok' },
      hints: {},
    })
  })

  it('ends an article in snapshots that the API serves', async () => {
    const { articleId } = await call('/v1/articles', { url: ARTICLE })
    const article = await until(async () => {
      const now = await call(`/v1/articles/${articleId}`)
      return now.state === 'done' ? now : null
    })
    expect(article.citations.map((one: { outcome: string }) => one.outcome)).toEqual([
      'captured',
      'captured',
      'captured',
      'salvaged',
    ])
    const post = await call(`/v1/posts/x/${IDS.video}`)
    expect(post.snapshots).toHaveLength(1)
    const manifest = await call(`/v1/snapshots/${post.snapshots[0].id}`)
    const video = manifest.resources.find((one: { role: string }) => one.role === 'video')
    const answer = await fetch(`${base}/v1/snapshots/${manifest.id}/resources/${video.n}`, {
      headers: { authorization: `Bearer ${token}`, range: 'bytes=4-7' },
    })
    expect(answer.status).toBe(206)
    // An MP4 begins with a box whose type is `ftyp`.
    expect(await answer.text()).toBe('ftyp')
  })

  it('shares many posts between the workers, each captured once', async () => {
    const posts = Array.from({ length: 40 }, (_, n) => ({
      id: idAt(new Date(Date.UTC(2026, 2, 10, 0, n)).toISOString()),
      author: { handle: 'harbour_desk', name: 'Harbour Desk', id: '70001' },
      text: `Sailing number ${n}.`,
    }))
    for (const post of posts) origin.post(post)
    await Promise.all(posts.map((post) => call('/v1/posts', { url: url(post.id) })))
    await until(async () => {
      const { posts: found } = await call('/v1/posts?q=number&outcome=captured&limit=200')
      return found.length === posts.length
    })
    for (const post of posts) {
      expect(origin.asked(new RegExp(`tweet-result\\?.*id=${post.id}`))).toHaveLength(1)
    }
  })

  it('answers commands through the database, without a lock', async () => {
    const { code, lines } = await ended(spawnStet(['list', '--json'], env))
    expect(code).toBe(0)
    expect(lines.length).toBeGreaterThanOrEqual(4)
  })
})
