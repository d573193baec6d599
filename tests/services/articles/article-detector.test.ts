import { afterEach, describe, expect, it } from 'vitest'
import { RECOGNISERS } from '../../../src/platforms/registry.ts'
import { ArticleDetector } from '../../../src/services/articles/article-detector.ts'
import { linksPage, postUrl } from '../../support/crowded-articles.ts'

const LIMITS = { heapMb: 256, youngMb: 16, timeMs: 60_000 }
const url = 'https://news.example/boats'
const large = Buffer.from(linksPage(2_000))
const small = Buffer.from(linksPage(3))

describe('the detector of articles', () => {
  const open: ArticleDetector[] = []
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close()
  })
  const detector = (limits = LIMITS) => {
    const made = new ArticleDetector(RECOGNISERS, 1_000, limits)
    open.push(made)
    return made
  }

  it('finds the same in a thread as without one', async () => {
    const articles = detector()
    const [crowded, few] = await Promise.all([
      articles.detect(large, { url, format: 'html' }),
      articles.detect(small, { url, format: 'html' }),
    ])
    expect(crowded).toMatchObject({ url, title: 'Boats', bodyBytes: large.length, citationsOmitted: 1_000 })
    expect(crowded.citations.at(-1)?.url).toBe(postUrl(999))
    expect(few.citations).toEqual(crowded.citations.slice(0, 3))
    expect(few).toMatchObject({ title: 'Boats', citationsOmitted: 0 })
  })

  it('refuses an article in a thread as it does without one', async () => {
    const binary = Buffer.alloc(100_000)
    const articles = detector()
    for (const bytes of [binary, binary.subarray(0, 1_000)]) {
      await expect(articles.detect(bytes, { url })).rejects.toMatchObject({
        code: 'input-unreadable',
        input: url,
      })
    }
  })

  it('ends an article that takes too long, and reads the next one', async () => {
    const articles = detector({ ...LIMITS, timeMs: 1 })
    const slow = articles.detect(Buffer.from(linksPage(20_000)), { url, format: 'html' })
    const next = articles.detect(small, { url, format: 'html' })
    await expect(slow).rejects.toMatchObject({ code: 'input-too-large', input: url })
    expect((await next).citations).toHaveLength(3)
  })

  it('ends an article that takes too much memory, and reads the next one', async () => {
    const articles = detector({ ...LIMITS, heapMb: 24 })
    const greedy = articles.detect(Buffer.from(linksPage(60_000)), { url, format: 'html' })
    const next = articles.detect(large, { url, format: 'html' })
    await expect(greedy).rejects.toMatchObject({ code: 'input-too-large', input: url })
    expect((await next).citations).toHaveLength(1_000)
  })
})
