import { describe, expect, it } from 'vitest'
import { xShortLinks } from '../../../src/platforms/x/short-links.ts'

const page = (url: string) =>
  `<head><meta name="referrer" content="always"><noscript><META http-equiv="refresh" content="0;URL=${url}"></noscript><title>${url}</title></head>`
const script = (url: string) =>
  `<script>window.opener = null; location.replace("${url.replaceAll('/', '\\/')}")</script>`

describe('a short link', () => {
  it.each([
    ['https://t.co/Ab1', true],
    ['http://t.co/Ab1', true],
    ['https://t.co/', false],
    ['https://t.co/a/b', false],
    ['https://at.co/Ab1', false],
    ['https://x.com/t.co/Ab1', false],
  ])('%s: %s', (url, is) => expect(xShortLinks.matches(url)).toBe(is))

  it.each([
    ['a redirect', 301, { location: 'https://a.example/x?y=1' }, '', 'https://a.example/x?y=1', true],
    ['a page', 200, {}, page('https://a.example/x?y=1&amp;z=2'), 'https://a.example/x?y=1&z=2', true],
    ['a script alone', 200, {}, script('https://a.example/x'), 'https://a.example/x', true],
    ['a post', 301, { location: 'https://x.com/i/status/1' }, '', 'https://x.com/i/status/1', false],
    ['another host by a like name', 301, { location: 'https://notx.com/' }, '', 'https://notx.com/', true],
    [
      'a warning',
      302,
      { location: 'https://twitter.com/safety/unsafe_link_warning?unsafe_link=https%3A%2F%2Fbad.example%2F' },
      '',
      'https://bad.example/',
      false,
    ],
  ])('answered by %s', async (_, status, headers, text, url, visit) => {
    expect(await xShortLinks.target({ status, headers: headers as Record<string, string>, text })).toEqual({
      url,
      visit,
    })
  })

  it.each([
    ['not known', 404, {}, page('https://a.example/')],
    ['a redirect to nowhere', 301, {}, ''],
    ['another scheme', 301, { location: 'javascript:alert(1)' }, ''],
    ['a page of another kind', 200, {}, '<title>Hello</title>'],
  ])('that is %s leads nowhere', async (_, status, headers, text) => {
    expect(await xShortLinks.target({ status, headers: headers as Record<string, string>, text })).toBeNull()
  })
})
