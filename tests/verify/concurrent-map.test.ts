import { expect, it } from 'vitest'
import { concurrentMap } from '../../src/verify/concurrent-map.ts'

it('runs at most `limit` at a time, and yields every result', async () => {
  let [running, most] = [0, 0]
  const items = (async function* () {
    for (let n = 0; n < 20; n += 1) yield n
  })()
  const done: number[] = []
  for await (const n of concurrentMap(items, 3, async (n) => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    return n
  })) {
    done.push(n)
  }
  expect(most).toBe(3)
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n))
})

it('fails with the first failure', async () => {
  const items = (async function* () {
    yield* [1, 2, 3]
  })()
  const run = async () => {
    for await (const _ of concurrentMap(items, 2, async (n) =>
      n === 2 ? Promise.reject(new Error('two')) : n,
    ));
  }
  await expect(run()).rejects.toThrow('two')
})

it('waits for the running work when the reader stops', async () => {
  const items = (async function* () {
    yield* [1, 2, 3]
  })()
  const ended: number[] = []
  for await (const _ of concurrentMap(items, 3, async (n) => {
    for (let turn = 0; turn < n * 5; turn++) await new Promise((resolve) => setImmediate(resolve))
    ended.push(n)
    // The late failure is ignored, and does not end the process.
    if (n === 3) throw new Error('cut off')
  }))
    break
  expect(ended).toEqual([1, 2, 3])
})
