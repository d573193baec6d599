import { describe, expect, it } from 'vitest'
import { applyLinkCheck, isSameUrl, type LinkCheck, type LinkHistory } from '../../src/verify/link-status.ts'
import { computeSimhash, simhashSimilarity } from '../../src/verify/simhash.ts'

const HOUR = 3_600_000
const URL_OF = 'https://paper.example/story'
const fresh: LinkHistory = { state: 'unknown', run: null, fingerprint: null }

const words = (topic: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${topic} ${(n * 7919) % 131} tide ${n} ${topic}${n % 17}`).join(
    ' ',
  )
const STORY = computeSimhash(words('harbour', 200))
const EDITED = computeSimhash(`${words('harbour', 195)} ${words('ferry', 8)}`)
const OTHER = computeSimhash(words('casino', 200))

const look = (more: Partial<LinkCheck> = {}): LinkCheck => ({
  found: 'there',
  finalUrl: URL_OF,
  status: 200,
  title: null,
  fingerprint: STORY,
  ...more,
})
const gone = look({ found: 'gone', status: 404, fingerprint: null })
const silent = look({ found: 'unknown', status: 503, fingerprint: null })

const states = (...checks: [hour: number, check: LinkCheck][]) => {
  let memory = fresh
  return checks.map(([hour, one]) => {
    memory = applyLinkCheck(URL_OF, memory, one, new Date(Date.UTC(2026, 0, 1) + hour * HOUR).toISOString())
    return memory.state
  })
}

describe('the status of a link', () => {
  it('is gone after three checks over two days, never after one', () => {
    expect(states([0, look()], [1, gone], [2, gone], [3, gone])).toEqual([
      'reachable',
      'reachable',
      'reachable',
      'reachable',
    ])
    expect(states([0, look()], [1, gone], [25, gone], [49, gone])).toEqual([
      'reachable',
      'reachable',
      'reachable',
      'gone',
    ])
  })

  it('is not changed by rate limits, refusals and outages, and is reachable again after one check', () => {
    expect(states([0, look()], [1, gone], [25, silent], [30, gone], [49, gone], [60, look()])).toEqual([
      'reachable',
      'reachable',
      'reachable',
      'reachable',
      'gone',
      'reachable',
    ])
    expect(states([0, look()], [1, gone], [25, look()], [49, gone], [60, gone])).not.toContain('gone')
  })

  it('is moved if it redirects elsewhere, and changed if its text is another', () => {
    expect(states([0, look({ finalUrl: 'https://paper.example/2026/story' })])).toEqual(['moved'])
    expect(states([0, look({ finalUrl: 'https://www.paper.example/story/?utm_source=x' })])).toEqual([
      'reachable',
    ])
    expect(states([0, look()], [24, look({ fingerprint: EDITED })])).toEqual(['reachable', 'reachable'])
    const changed = look({ fingerprint: OTHER })
    expect(states([0, look()], [24, changed], [48, changed], [72, changed]).at(-1)).toBe('changed')
  })
})

it('tells texts apart, and recognises an edited one', () => {
  expect(computeSimhash('too few words')).toBeNull()
  expect(simhashSimilarity(STORY ?? '', EDITED ?? '')).toBeGreaterThan(0.85)
  expect(simhashSimilarity(STORY ?? '', OTHER ?? '')).toBeLessThan(0.66)
})

it('ignores `www.`, a final slash and campaign parameters when it compares URLs', () => {
  expect(isSameUrl('http://www.paper.example/a/', 'https://paper.example/a')).toBe(true)
  expect(isSameUrl('https://paper.example/a?page=2', 'https://paper.example/a')).toBe(false)
})
