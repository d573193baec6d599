import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ended, spawnStet } from '../cli/run-cli.ts'
import { postmasterOf, processesOn, serverGone } from '../support/embedded-postgres.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { seeded } from '../support/seeded.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const POSTS = 300
const KILLS = 50
const author = { handle: 'harbour_desk', name: 'Harbour Desk', id: '70001' }
const posts = Array.from({ length: POSTS }, (_, n) => ({
  id: idAt(new Date(Date.UTC(2026, 2, 10, 0, n)).toISOString()),
  author,
  text: `Sailing number ${n}.`,
}))

interface Post {
  readonly capture: string
  readonly outcome: string
  readonly snapshots: readonly unknown[]
}

it(`loses nothing and doubles nothing in ${POSTS} captures under ${KILLS} kills of service, database and commands`, {
  timeout: 1_800_000,
}, async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({ posts })
  parts.defer(() => origin.close())
  const dir = parts.use(await tempDir())
  const env = { ...origin.env, STET_DATA_DIR: dir.path, STET_LISTEN: '127.0.0.1:0', STET_LOG_LEVEL: 'silent' }
  const random = seeded(20261130)

  let service: { child: ChildProcess; base: string }
  const start = async () => {
    const child = spawnStet(['up'], env)
    child.stderr?.pipe(process.stderr)
    const [line] = await Promise.race([
      once(createInterface({ input: child.stdout ?? process.stdin }), 'line'),
      // The database may have been killed while it started.
      once(child, 'exit').then(() => ['']),
    ])
    const base = /http:\/\/\S+?:\d+/.exec(line)?.[0]
    return base === undefined ? null : { child, base }
  }
  service = await until(start, 120_000)
  parts.defer(() => void service.child.kill('SIGKILL'))
  const created = await ended(spawnStet(['token', 'create', '--scope', 'admin', '--json'], env))
  const headers = { authorization: `Bearer ${created.lines[0]?.token}`, 'content-type': 'application/json' }
  const ask = async (path: string, body?: unknown) =>
    await fetch(`${service.base}${path}`, {
      headers,
      signal: AbortSignal.timeout(20_000),
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    }).catch(() => null)
  /** As a CMS does: again, until it is accepted. */
  const send = (id: string) =>
    until(
      async () => (await ask('/v1/posts', { url: `https://x.com/i/status/${id}` }))?.status === 202,
      300_000,
    )

  const victims = {
    async service() {
      const exit = once(service.child, 'exit')
      service.child.kill('SIGKILL')
      await exit
      service = await until(start, 120_000)
    },
    async database() {
      const pid = await postmasterOf(dir.path)
      // The file of a server that was killed already may name anybody.
      if (pid !== null && (await processesOn(dir.path)).includes(pid)) process.kill(pid, 'SIGKILL')
    },
    async command() {
      const child = spawnStet(['list', '--json'], env)
      await pause(200 + random() * 2_000)
      child.kill('SIGKILL')
    },
  }
  const kills = { service: 0, database: 0, command: 0 }
  const names = ['service', 'database', 'command'] as const
  const killing = (async () => {
    for (let n = 0; n < KILLS; n++) {
      await pause(random() * 3_000)
      const name = names[Math.floor(random() * names.length)] ?? 'command'
      kills[name]++
      await victims[name]()
    }
  })()
  const sending = (async () => {
    for (const { id } of posts) {
      await send(id)
      await pause(random() * 400)
    }
  })()
  await Promise.all([killing, sending])
  expect(Math.min(...Object.values(kills))).toBeGreaterThan(5)

  const endOf = async (id: string) => {
    const answer = await ask(`/v1/posts/x/${id}`)
    if (answer?.status !== 200) return null
    const post = (await answer.json()) as Post
    if (post.capture !== 'done') return null
    // A job whose worker was killed three times is set aside, and says so: whoever sees that sends it again.
    if (post.outcome === 'failed') return void (await send(id))
    return `${post.outcome} ${post.snapshots.length}`
  }
  for (const { id } of posts) expect(await until(() => endOf(id), 240_000)).toBe('captured 1')

  const files = (await readdir(join(dir.path, 'archive'), { recursive: true })).filter((name) =>
    name.endsWith('.wacz'),
  )
  expect(files).toHaveLength(POSTS)
  service.child.kill('SIGTERM')
  expect((await ended(service.child)).code).toBe(0)
  await serverGone(dir.path)
})
