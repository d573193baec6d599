import { describe, expect, it } from 'vitest'
import { deriveArticleAliases } from '../../../src/services/articles/derive-article-aliases.ts'

const URL = 'https://www.news.example/story?utm_source=letter'
const none = { url: URL, finalUrl: null, canonicalUrl: null }

describe('other addresses of an article', () => {
  it('are where its redirects ended, wherever that is, and what it calls canonical', () => {
    const finalUrl = 'https://news.example/2026/story#a'
    const canonicalUrl = 'https://m.news.example/story'
    expect(deriveArticleAliases({ url: 'https://short.example/x', finalUrl, canonicalUrl })).toEqual([
      'https://news.example/2026/story',
      'https://m.news.example/story',
    ])
    expect(deriveArticleAliases({ ...none, canonicalUrl: 'https://amp.news.example/story' })).toEqual([
      'https://amp.news.example/story',
    ])
  })

  it.each([
    'https://other.example/story',
    'https://news.example.evil.test/story',
    'https://www.news.example/',
    'https://www.news.example/story?utm_campaign=other',
    'ftp://www.news.example/story',
    'nothing',
  ])('are not %s, whatever the page says', (canonicalUrl) => {
    expect(deriveArticleAliases({ ...none, canonicalUrl })).toEqual([])
  })

  it('are none of a neighbour on a host that many share, nor of another name of this machine', () => {
    for (const [url, canonicalUrl] of [
      ['https://mine.github.io/a', 'https://yours.github.io/a'],
      ['https://mine.co.uk/a', 'https://yours.co.uk/a'],
      ['http://192.0.2.1/a', 'http://192.0.2.2/a'],
    ] as const) {
      expect(deriveArticleAliases({ ...none, url, canonicalUrl })).toEqual([])
    }
    const [url, canonicalUrl] = ['http://192.0.2.1/a', 'http://192.0.2.1/b']
    expect(deriveArticleAliases({ ...none, url, canonicalUrl })).toEqual([canonicalUrl])
  })

  it('are not the home page that a redirect of what is gone leads to', () => {
    expect(deriveArticleAliases({ ...none, finalUrl: 'https://www.news.example/' })).toEqual([])
  })
})
