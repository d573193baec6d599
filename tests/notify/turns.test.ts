import { expect, it } from 'vitest'
import { Turns } from '../../src/notify/turns.ts'

it('gives each receiver its part, and gives it back', () => {
  const turns = new Turns()
  const taken: Disposable[] = []
  for (;;) {
    const turn = turns.take('slow')
    if (turn === null) break
    taken.push(turn)
  }
  expect(taken.length).toBeGreaterThan(1)
  expect(turns.take('other')).not.toBeNull()
  taken.pop()?.[Symbol.dispose]()
  expect(turns.take('slow')).not.toBeNull()
  expect(turns.take('slow')).toBeNull()
})
