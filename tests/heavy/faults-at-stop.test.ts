import { spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { hasCeph } from '../support/ceph.ts'
import { status } from '../support/receiver.ts'
import { hasRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { expectWhole } from './faults/expect-whole.ts'
import { useTrial } from './faults/trial.ts'

const ARTICLES = 20
const DEADLINES = { serve: 3, work: 25 } as const

/** On a busy machine a process notices its signal, and ends, late: by so many seconds. */
function lateness(): number {
  const began = performance.now()
  spawnSync(process.execPath, ['--eval', ''])
  return 0.5 + (3 * (performance.now() - began)) / 1000
}

const servers = hasRedis() && hasCeph()

describe.skipIf(!servers && !process.env.CI)('every process stops within its deadline', () => {
  const trial = useTrial()

  /** Stops all at once, ends what hangs, and starts all again. */
  const restartAll = async (heal: () => void): Promise<void> => {
    const { all } = trial().service.processes
    const stopped = await Promise.all(all.map(async (one) => ({ name: one.name, ...(await one.stop()) })))
    const late = lateness()
    heal()
    await Promise.all(all.map((one) => one.start()))
    for (const { name, code, seconds } of stopped) {
      console.log(`${name} stopped after ${seconds.toFixed(1)} s`)
      const deadline = DEADLINES[name.startsWith('serve') ? 'serve' : 'work']
      expect([name, code, seconds < deadline + late]).toEqual([name, 0, true])
    }
  }

  it('while every part hangs, and no job is lost', async () => {
    const { service, load, allowedMs } = trial()
    const { proxies } = service
    const work = load(ARTICLES)
    await work.send(0)
    // Jobs are under way, to a store that does not answer.
    proxies.store.mode = 'swallow'
    await pause(2_000)
    proxies.postgres.mode = 'swallow'
    proxies.redis.mode = 'swallow'
    await restartAll(() => {
      for (const proxy of Object.values(proxies)) {
        proxy.mode = 'pass'
        proxy.cut()
      }
    })
    await work.finish(allowedMs(ARTICLES))
    await expectWhole(service, work)
  })

  it('while a receiver of webhooks hangs, and each message is delivered later', async () => {
    const { service, load, allowedMs } = trial()
    const { receiver, servers, headers } = service
    const subscribed = await fetch(`${servers[0]}/v1/webhooks`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ url: receiver.url, types: ['snapshot.created'] }),
    })
    expect(subscribed.status).toBe(201)
    receiver.answer = () => {}
    const work = load(ARTICLES)
    await work.send(0)
    await until(async () => receiver.received.length >= 2, 60_000)
    let before = 0
    await restartAll(() => {
      receiver.answer = status(204)
      before = receiver.received.length
    })
    await work.finish(allowedMs(ARTICLES))
    await expectWhole(service, work)
    const delivered = () =>
      new Map(receiver.received.slice(before).map(({ message, id }) => [message.data.post.id, id]))
    await until(async () => delivered().size === work.posts.length, 150_000)
    // A message keeps its id.
    const ids = new Set(receiver.received.map(({ id }) => id))
    expect(ids.size).toBe(work.posts.length)
  })
})
