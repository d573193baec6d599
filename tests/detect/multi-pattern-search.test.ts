import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MultiPatternSearch } from '../../src/detect/multi-pattern-search.ts'

const WORDS = ['twitter', 'tweet', 'x.com', '/status', '/@', '[x ', 'PHAg', 'bsky.']

/** One place after another, the plain way. */
function plainly(text: string): { index: number; at: number }[] {
  const found: { index: number; at: number }[] = []
  for (let at = 0; at < text.length; at++) {
    const index = WORDS.findIndex((word) => {
      const there = text.slice(at, at + word.length)
      return word === word.toLowerCase()
        ? there.replace(/[A-Z]/g, (sign) => sign.toLowerCase()) === word
        : there === word
    })
    if (index !== -1) found.push({ index, at })
  }
  return found
}

describe('MultiPatternSearch', () => {
  const search = new MultiPatternSearch(WORDS)

  it('finds the same matches as a plain search', () => {
    const part = fc.oneof(
      fc.constantFrom(...WORDS, 'TWEET', 'X.Com', 'phag', 'twit', 'ţweet', '𝕏', '/', '@', ' '),
      fc.string({ unit: 'binary', maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        expect(search.findAll(parts.join(''))).toEqual(plainly(parts.join('')))
      }),
      { numRuns: 1000 },
    )
  })

  it('finds matches across chunk boundaries', () => {
    const cut = 3 << 16
    for (let shift = -8; shift <= 2; shift++) {
      const before = ' '.repeat(cut + shift)
      expect(search.findAll(`${before}tweet${before}x.com`)).toEqual([
        { index: 1, at: before.length },
        { index: 2, at: 2 * before.length + 5 },
      ])
    }
  })
})
