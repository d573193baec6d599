import { describe, expect, it } from 'vitest'
import { readFlattenedPassages, scorePassages } from '../../support/flattened-passages.ts'

/** Passages in which only the meaning tells the post's first sentence or paragraph from the article's last. */
const AMBIGUOUS = [
  'french inline with guillemets',
  'post that ends with colon and link, run-on article after',
  'two paragraphs neutral, official, with names',
  'russian two paragraphs',
  'korean two para',
  'bracket note after words',
  'multi paragraph with quoted letter',
].map((what) => `${what}: words`)

describe('passages of articles that lost their markup', () => {
  it('has exactly the words of each post, but for those that only their meaning tells', () => {
    const { posts, found, exact, failures } = scorePassages(readFlattenedPassages())
    expect(failures).toEqual(AMBIGUOUS)
    expect([posts, found, exact]).toEqual([232, 232, 232 - AMBIGUOUS.length])
  })
})
