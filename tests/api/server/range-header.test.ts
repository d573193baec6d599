import { describe, expect, it } from 'vitest'
import { parseRange } from '../../../src/api/server/range-header.ts'

const part = (offset: number, length: number) => ({ kind: 'part', offset, length })

describe('parseRange on ten bytes', () => {
  it.each([
    [undefined, { kind: 'all' }],
    ['bytes=0-0', part(0, 1)],
    ['bytes=2-5', part(2, 4)],
    ['bytes=4-', part(4, 6)],
    ['bytes=4-99', part(4, 6)],
    ['bytes=-3', part(7, 3)],
    ['bytes=-99', part(0, 10)],
    ['bytes=10-', { kind: 'outside' }],
    ['bytes=-0', { kind: 'outside' }],
    ['bytes=5-2', { kind: 'all' }],
    ['bytes=0-1,4-5', { kind: 'all' }],
    ['bytes=-', { kind: 'all' }],
    ['items=0-1', { kind: 'all' }],
    ['bytes=99999999999999999999-', { kind: 'outside' }],
  ])('%s', (header, asked) => {
    expect(parseRange(header, 10)).toEqual(asked)
  })

  it('is outside an empty body', () => {
    expect(parseRange('bytes=0-', 0)).toEqual({ kind: 'outside' })
    expect(parseRange('bytes=-1', 0)).toEqual({ kind: 'outside' })
  })
})
