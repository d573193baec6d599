import { describe, expect, it } from 'vitest'
import { type ChainLink, nextEventTime, reviewChain } from '../../src/archive/records/event-chain.ts'

const link = (number: number, name: string, previous: string | null, second = number): ChainLink => ({
  key: `posts/x/00/1/${name}.event.json`,
  number,
  previous,
  sha256: name,
  at: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
})
const found = (links: readonly ChainLink[]) => {
  const { gaps, forks } = reviewChain(links)
  return { gaps: gaps.map(({ sha256 }) => sha256), forks: forks.map(({ sha256 }) => sha256) }
}

describe('a chain of events', () => {
  const whole = [link(1, 'a', null), link(2, 'b', 'a'), link(3, 'c', 'b')]

  it('is whole in any order of reading', () => {
    expect(found([])).toEqual({ gaps: [], forks: [] })
    expect(found(whole)).toEqual({ gaps: [], forks: [] })
    expect(found(whole.toReversed())).toEqual({ gaps: [], forks: [] })
  })

  it.each([
    ['its first event', [link(2, 'b', 'a'), link(3, 'c', 'b')], ['b']],
    ['an event in its middle', [link(1, 'a', null), link(3, 'c', 'b')], ['c']],
    ['an event under another number', [link(1, 'a', null), link(3, 'c', 'a')], ['c']],
    ['a first event that has another before it', [link(1, 'a', 'z')], ['a']],
  ])('has a gap without %s', (_, links, gaps) => {
    expect(found(links)).toEqual({ gaps, forks: [] })
  })

  it('has a fork where two events continue one; the later one is the fork', () => {
    const links = [...whole, link(2, 'd', 'a', 30), link(3, 'e', 'd', 31)]
    expect(found(links)).toEqual({ gaps: [], forks: ['d'] })
    expect(found([link(1, 'a', null), link(1, 'b', null, 2)])).toEqual({ gaps: [], forks: ['b'] })
  })
})

describe('the time of an event', () => {
  const at = (iso: string) => new Date(`2026-01-01T${iso}Z`)
  const free = () => false

  it('is its own where the clock is ahead of the event before', () => {
    expect(nextEventTime(at('00:00:05.250'), null, free)).toEqual(at('00:00:05.250'))
    expect(nextEventTime(at('00:00:05.250'), at('00:00:04.999'), free)).toEqual(at('00:00:05.250'))
  })

  it('is after the event before where the clock is ten minutes slow', () => {
    expect(nextEventTime(at('00:00:00'), at('00:10:00.500'), free)).toEqual(at('00:10:00.501'))
  })

  it('is in a second that no object has as its key', () => {
    const taken = (second: Date) => second < at('00:00:08')
    expect(nextEventTime(at('00:00:05.250'), at('00:00:05'), taken)).toEqual(at('00:00:08'))
  })
})
