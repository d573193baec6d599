import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { ended, spawnStet } from '../cli/run-cli.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { startReceiver, status } from '../support/receiver.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const author = { handle: 'harbour_desk', name: 'Harbour Desk', id: '70001' }
const posts = Array.from({ length: 12 }, (_, n) => ({
  id: idAt(new Date(Date.UTC(2026, 2, 11, 0, n)).toISOString()),
  author,
  text: `Sailing number ${n}.`,
}))

it('delivers everything, nothing under a second id, if stet up is killed while it delivers', {
  timeout: 240_000,
}, async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({ posts })
  parts.defer(() => origin.close())
  const receiver = parts.use(await startReceiver())
  const dir = parts.use(await tempDir())
  const env = {
    ...origin.env,
    STET_DATA_DIR: dir.path,
    STET_LISTEN: '127.0.0.1:0',
    STET_LOG_LEVEL: 'silent',
    STET_ALLOW_PRIVATE: receiver.place,
  }
  const start = async (): Promise<{ child: ChildProcess; base: string }> => {
    const child = spawnStet(['up'], env)
    if (!child.stdout) throw new Error('no output')
    child.stderr?.pipe(process.stderr)
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    return { child, base: /http:\/\/\S+?:\d+/.exec(line)?.[0] ?? '' }
  }
  const stop = async (signal: 'SIGKILL' | 'SIGTERM') => {
    const exit = once(service.child, 'exit')
    service.child.kill(signal)
    await exit
  }
  let service = await start()
  const created = await ended(spawnStet(['token', 'create', '--scope', 'admin', '--json'], env))
  const headers = { authorization: `Bearer ${created.lines[0]?.token}`, 'content-type': 'application/json' }
  const send = async (path: string, body: unknown) =>
    await fetch(`${service.base}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })

  const subscribed = await send('/v1/webhooks', { url: receiver.url, types: ['snapshot.created'] })
  const { secret } = (await subscribed.json()) as { secret: string }
  // Nobody answers: whatever arrives is at hand when it is killed.
  receiver.answer = () => {}
  for (const { id } of posts) await send('/v1/posts', { url: `https://x.com/i/status/${id}` })
  await until(async () => receiver.received.length >= 2, 60_000)
  await stop('SIGKILL')
  const before = receiver.received.length
  receiver.answer = status(204)
  service = await start()

  const told = () => new Map(receiver.received.slice(before).map((one) => [one.message.data.post.id, one.id]))
  await until(async () => told().size === posts.length, 150_000)
  const ids = new Map<string, Set<string>>()
  for (const one of receiver.received) {
    const of = ids.get(one.message.data.post.id) ?? new Set()
    ids.set(one.message.data.post.id, of.add(one.id))
  }
  expect([...ids.values()].map((of) => of.size)).toEqual(posts.map(() => 1))
  expect(new Set(receiver.received.map((one) => one.id)).size).toBe(posts.length)
  expect(receiver.received.every((one) => receiver.verifies(secret, one))).toBe(true)
  await stop('SIGTERM')
})
