import { expect, it } from 'vitest'
import { ReceiverConcurrency } from '../../src/webhooks/receiver-concurrency.ts'

it('limits the slots of each receiver, and reuses released ones', () => {
  const receivers = new ReceiverConcurrency()
  const taken: Disposable[] = []
  for (;;) {
    const turn = receivers.acquire('slow')
    if (turn === null) break
    taken.push(turn)
  }
  expect(taken.length).toBeGreaterThan(1)
  expect(receivers.acquire('other')).not.toBeNull()
  taken.pop()?.[Symbol.dispose]()
  expect(receivers.acquire('slow')).not.toBeNull()
  expect(receivers.acquire('slow')).toBeNull()
})
