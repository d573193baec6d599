import { describe, expect, it } from 'vitest'
import { ArticleSample } from '../../src/discover/article-sample.ts'
import { estimateShare, wilsonInterval } from '../../src/report/estimate-share.ts'
import { seeded } from '../support/seeded.ts'

interface Story {
  readonly url: string
  readonly year: number
  readonly asked: number
  readonly count: number
}

/** A site of 8,000 articles: old years have more dead embeds, and the embeds of an article die together. */
function simulateSite(): Story[] {
  const random = seeded(7)
  return Array.from({ length: 8_000 }, (_, n) => {
    const year = 2010 + Math.floor(16 * random() ** 0.7)
    const asked = random() < 0.6 ? 0 : 1 + Math.floor(random() * 4)
    const dies = 0.02 + 0.2 * ((2025 - year) / 15)
    // Half of the articles with a dead embed cite one account alone, which is gone.
    const together = random() < 0.5
    const first = random() < dies
    let count = 0
    for (let embed = 0; embed < asked; embed++) count += Number(together ? first : random() < dies)
    return { url: `https://harbour.example/${n}`, year, asked, count }
  })
}

describe('the share of dead embeds', () => {
  const site = simulateSite()
  const embeds = site.reduce((sum, { asked }) => sum + asked, 0)
  const truth = site.reduce((sum, { count }) => sum + count, 0) / embeds

  it('lies in the interval of at least 93 of 100 samples of 2,000 articles', () => {
    let held = 0
    let width = 0
    for (let seed = 0; seed < 100; seed++) {
      const sample = new ArticleSample<Story>(2_000, `seed ${seed}`)
      for (const story of site) sample.offer(story, () => story)
      const strata = sample.strata()
      expect(strata.reduce((sum, { drawn }) => sum + drawn.length, 0)).toBe(2_000)
      const { low, high } = estimateShare(strata.map(({ size, drawn }) => ({ size, articles: drawn })))
      if (low !== null && high !== null && low <= truth && truth <= high) held += 1
      width += ((high ?? 1) - (low ?? 0)) / 100
    }
    expect(held).toBeGreaterThanOrEqual(93)
    // An interval that is always right because it is wide says nothing.
    expect(width).toBeLessThan(0.06)
  })

  it('is exact where all articles were read', () => {
    const sample = new ArticleSample<Story>(Number.POSITIVE_INFINITY, 'any')
    for (const story of site) sample.offer(story, () => story)
    const found = estimateShare(sample.strata().map(({ size, drawn }) => ({ size, articles: drawn })))
    expect(found.asked).toBe(embeds)
    expect(found.share).toBeCloseTo(truth, 12)
    expect([found.low, found.high]).toEqual([found.share, found.share])
  })

  it('is unknown where nothing was asked, and uncertain where nothing was found', () => {
    expect(estimateShare([{ size: 10, articles: [{ asked: 0, count: 0 }] }]).share).toBeNull()
    const none = estimateShare([
      { size: 1_000, articles: Array.from({ length: 50 }, () => ({ asked: 1, count: 0 })) },
    ])
    expect(none).toMatchObject({ share: 0, low: 0 })
    expect(none.high).toBeCloseTo(0.0713, 3)
  })
})

it('Wilson’s interval has the published values', () => {
  // Newcombe 1998, table I: 81 of 263, and 15 of 148.
  for (const [count, n, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
  ] as const) {
    const found = wilsonInterval(count / n, n)
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  }
})

describe('a sample', () => {
  it('is the same for the same seed, in whatever order the articles come', () => {
    const site = simulateSite().slice(0, 3_000)
    const draw = (stories: readonly Story[], seed: string) => {
      const sample = new ArticleSample<Story>(100, seed)
      for (const story of stories) sample.offer(story, () => story)
      return sample.strata().flatMap(({ drawn }) => drawn.map(({ url }) => url))
    }
    expect(draw(site.toReversed(), 'a')).toEqual(draw(site, 'a'))
    expect(draw(site, 'b')).not.toEqual(draw(site, 'a'))
  })

  it('has an article of each year', () => {
    const sample = new ArticleSample(10, 'a')
    for (let n = 0; n < 1_000; n++)
      sample.offer({ url: `${n}`, year: n === 0 ? 1999 : 2020 }, () => ({
        url: `${n}`,
        year: n === 0 ? 1999 : 2020,
      }))
    expect(sample.strata().map(({ year, size, drawn }) => [year, size, drawn.length])).toEqual([
      [1999, 1, 1],
      [2020, 999, 9],
    ])
  })
})
