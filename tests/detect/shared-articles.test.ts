import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeArticle } from '../../src/detect/decode-article.ts'
import { detectCitations } from '../../src/detect/detect-citations.ts'
import { RECOGNISERS } from '../../src/platforms/registry.ts'
import { scoreEmbeds, scoreFlattened } from '../support/detect-score.ts'

const shared = resolve(import.meta.dirname, '../../../shared/articles')
const missing = !existsSync(shared)

describe.skipIf(missing)('real articles (skipped where ../shared/articles is missing)', () => {
  it('finds exactly the two citations of the syndicated text', () => {
    const name = 'seed/syria-talks.txt'
    const article = decodeArticle(readFileSync(join(shared, name)), { name })
    const found = detectCitations(article, RECOGNISERS)
    expect(found.map((one) => [one.role, one.author, one.publishedOn, one.links])).toEqual([
      [
        'flattened',
        { name: 'The Associated Press', handle: 'AP' },
        '2017-01-23',
        ['https://t.co/lyQ5D1jYHC'],
      ],
      ['flattened', { name: 'TIME', handle: 'TIME' }, '2017-01-23', ['https://t.co/oaSNKNIln2']],
    ])
    for (const one of found) {
      // Each stands in a line of its own, and its words end with its link.
      const line = article.text.split('\n').find((each) => each.includes(`(@${one.author?.handle})`)) ?? ''
      const link = one.links[0] ?? ''
      expect(one.text).toBe(line.slice(0, line.indexOf(link) + link.length))
      expect(one.id).toBeNull()
    }
  })

  it('finds exactly the embeds that readers see', () => {
    const score = scoreEmbeds(shared, RECOGNISERS, 'x')
    expect(score.precision).toBeGreaterThanOrEqual(0.99)
    expect(score.recall).toBeGreaterThanOrEqual(0.98)
  })

  it('finds flattened citations with handle, date, links and text', () => {
    const score = scoreFlattened(shared, RECOGNISERS, 'x')
    expect(score.f1).toBeGreaterThanOrEqual(0.95)
    expect(score.textExact).toBeGreaterThanOrEqual(0.9)
  })
})
