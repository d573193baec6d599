import { describe, expect, it } from 'vitest'
import { detectCitations } from '../../src/detect/detect-citations.ts'
import { limitCitations } from '../../src/detect/limit-citations.ts'
import { RECOGNISERS } from '../../src/platforms/registry.ts'
import { linksPage, postsInPageData, postUrl } from '../support/crowded-articles.ts'

const detect = (text: string) => detectCitations({ text, format: 'html' }, RECOGNISERS)

describe('an article with very many posts', () => {
  it('keeps the first citations and counts the others', () => {
    const { citations, citationsOmitted } = limitCitations(detect(linksPage(1_200)), 1_000)
    expect(citations).toHaveLength(1_000)
    expect(citationsOmitted).toBe(200)
    expect(citations.at(-1)?.url).toBe(postUrl(999))
  })

  it('keeps fewer of those that are very large', () => {
    const [one] = detect(linksPage(1))
    if (one === undefined) throw new Error('The page has a link.')
    const large = Array.from({ length: 300 }, () => ({ ...one, quote: 'x'.repeat(65_536) }))
    const { citations, citationsOmitted } = limitCitations(large, 1_000)
    expect(Buffer.byteLength(JSON.stringify(citations))).toBeLessThanOrEqual(8 * 1024 * 1024 + 2)
    expect(citations.length).toBeGreaterThan(120)
    expect(citations.length + citationsOmitted).toBe(300)
  })

  it('quotes of a post in page data its own data, not the script around it', () => {
    const found = detect(postsInPageData(50))
    expect(found).toHaveLength(50)
    for (const [n, one] of found.entries()) {
      expect(JSON.parse(one.quote)).toMatchObject({ url: postUrl(n) })
    }
  })

  it('quotes of each of several embeds in an attribute its own markup, and of JSON-LD its own part', () => {
    const embed = `<blockquote class="twitter-tweet"><p>Boat</p>&mdash; Jo (@jo) <a href="${postUrl(1)}">March 5, 2022</a></blockquote>`
    const escaped = embed.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
    const other = escaped.replaceAll('/status/1500000000000000001', '/status/1500000000000000007')
    const both = detect(`<div data-html="${escaped}<p>and</p>${other}"></div>`)
    expect(both.map((one) => one.quote)).toEqual([embed, embed.replace(postUrl(1), postUrl(7))])
    const part = { '@type': 'SocialMediaPosting', url: postUrl(2) }
    const data = { '@type': 'NewsArticle', headline: 'Boats', sharedContent: part }
    const script = `<script type="application/ld+json">${JSON.stringify(data)}</script>`
    expect(detect(script).map((one) => one.quote)).toEqual([JSON.stringify(part)])
  })

  it('survives a post in data that is nested without end', () => {
    const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const [one] = detect(`<script>{"type":"tweet","url":"${postUrl(1)}","a":${nested}}</script>`)
    expect(one).toMatchObject({ url: postUrl(1), quote: '' })
  })
})
