import { describe, expect, it } from 'vitest'
import { articleUrl } from '../../src/model/article-url.ts'

describe('articleUrl', () => {
  it.each([
    ['https://News.Example./a?utm_source=x&id=7&fbclid=1#top', 'https://news.example/a?id=7'],
    ['https://news.example:443/a?', 'https://news.example/a'],
    ['http://user:word@news.example:80/a', 'http://news.example/a'],
    ['https://news.example', 'https://news.example/'],
    ['https://news.example/a?b=%C3%A9&a=1&b=2', 'https://news.example/a?b=%C3%A9&a=1&b=2'],
    ['https://news.example/a?UTM_MEDIUM=m&gclid=1&mc_cid=2&ref_src=twsrc', 'https://news.example/a'],
    ['https://news.example/a?fbclidx=1&my_utm_source=2', 'https://news.example/a?fbclidx=1&my_utm_source=2'],
    ['https://news.example/a?q=utm_source=1', 'https://news.example/a?q=utm_source=1'],
    ['urn:sha256:ab', 'urn:sha256:ab'],
    ['not an address', 'not an address'],
  ])('%s is %s', (given, expected) => {
    expect(articleUrl(given)).toBe(expected)
    expect(articleUrl(expected)).toBe(expected)
  })

  it('keeps everything that may select another article', () => {
    const all = [
      'http://n.example/a',
      'https://n.example/a',
      'https://n.example/a/',
      'https://n.example/A',
      'https://www.n.example/a',
    ]
    expect(new Set(all.map(articleUrl)).size).toBe(all.length)
  })
})
