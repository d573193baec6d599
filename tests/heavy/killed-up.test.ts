import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { ended, spawnStet } from '../cli/run-cli.ts'
import { moods } from '../support/origin/mood.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const author = { handle: 'harbour_desk', name: 'Harbour Desk', id: '70001' }
const posts = Array.from({ length: 60 }, (_, n) => ({
  id: idAt(new Date(Date.UTC(2026, 2, 10, 0, n)).toISOString()),
  author,
  text: `Sailing number ${n}.`,
}))

it('loses nothing that was accepted when stet up is killed, again and again', {
  timeout: 300_000,
}, async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({ posts })
  parts.defer(() => origin.close())
  origin.mood('cdn.syndication.twimg.com', moods.slow(200))
  const dir = parts.use(await tempDir())
  const env = { ...origin.env, STET_DATA_DIR: dir.path, STET_LISTEN: '127.0.0.1:0', STET_LOG_LEVEL: 'error' }

  const start = async (): Promise<{ child: ChildProcess; base: string }> => {
    const child = spawnStet(['up'], env)
    if (!child.stdout) throw new Error('no output')
    child.stderr?.pipe(process.stderr)
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    return { child, base: /http:\/\/\S+?:\d+/.exec(line)?.[0] ?? '' }
  }
  let service = await start()
  const created = await ended(spawnStet(['token', 'create', '--scope', 'admin', '--json'], env))
  const headers = { authorization: `Bearer ${created.lines[0]?.token}`, 'content-type': 'application/json' }
  const ask = async (path: string, body?: unknown) =>
    await fetch(`${service.base}${path}`, {
      headers,
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })

  for (const third of [0, 1, 2]) {
    const batch = posts.slice(third * 20, (third + 1) * 20)
    const sent = await Promise.all(
      batch.map((one) => ask('/v1/posts', { url: `https://x.com/i/status/${one.id}` })),
    )
    expect(sent.map((answer) => answer.status)).toEqual(batch.map(() => 202))
    const exit = once(service.child, 'exit')
    service.child.kill('SIGKILL')
    await exit
    service = await start()
  }
  const ends = async () => {
    const found = await Promise.all(
      posts.map(async (one) => {
        const post = (await (await ask(`/v1/posts/x/${one.id}`)).json()) as {
          capture: string
          outcome: string
          snapshots: unknown[]
        }
        return post.capture === 'done' ? `${post.outcome} ${post.snapshots.length}` : null
      }),
    )
    return found.every((end) => end !== null) ? found : null
  }
  expect(new Set(await until(ends, 200_000))).toEqual(new Set(['captured 1']))
  const exit = once(service.child, 'exit')
  service.child.kill('SIGTERM')
  expect((await exit)[0]).toBe(0)
})
