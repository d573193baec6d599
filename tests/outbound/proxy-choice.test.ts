import { describe, expect, it } from 'vitest'
import { bypassesProxy, proxyFor, readProxies } from '../../src/outbound/proxy-choice.ts'

describe('NO_PROXY', () => {
  it.each([
    ['https://news.example/', 'news.example', true],
    ['https://NEWS.example./', 'news.example', true],
    ['https://www.news.example/', 'news.example', true],
    ['https://www.news.example/', '.news.example', true],
    ['https://www.news.example/', '*.news.example', true],
    ['https://fakenews.example/', 'news.example', false],
    ['https://news.example/', 'other.example, news.example', true],
    ['https://news.example/', 'other.example news.example', true],
    ['https://news.example/', '*', true],
    ['https://news.example/', 'news.example:443', true],
    ['https://news.example/', 'news.example:80', false],
    ['http://news.example:8080/', 'news.example:8080', true],
    ['http://127.0.0.1:9/', '127.0.0.1', true],
    ['http://[::1]:9/', '::1', true],
    ['http://[::1]:9/', '[::1]:9', true],
    ['http://[::1]:9/', '[::1]:8', false],
    ['https://news.example/', '', false],
    ['https://news.example/', ' , ', false],
  ])('%s with %j: %s', (url, none, exempt) => {
    expect(bypassesProxy(new URL(url), none)).toBe(exempt)
  })
})

describe('proxyFor', () => {
  const both = { https: 'http://secure:1', http: 'http://plain:2', none: 'direct.example' }
  it('depends on the scheme', () => {
    expect(proxyFor(new URL('https://news.example/'), both)).toBe('http://secure:1')
    expect(proxyFor(new URL('http://news.example/'), both)).toBe('http://plain:2')
    expect(proxyFor(new URL('https://direct.example/'), both)).toBe(null)
  })
  it('uses HTTP_PROXY as fallback for https, but not HTTPS_PROXY for http', () => {
    expect(proxyFor(new URL('https://news.example/'), { ...both, https: null })).toBe('http://plain:2')
    expect(proxyFor(new URL('http://news.example/'), { ...both, http: null })).toBe(null)
  })
})

describe('readProxies', () => {
  it('accepts host and port without a scheme', () => {
    expect(readProxies({ https: 'proxy:3128', http: 'https://user:pw@proxy/', none: 'a' })).toEqual({
      https: 'http://proxy:3128/',
      http: 'https://user:pw@proxy/',
      none: 'a',
    })
  })
  it.each(['http://', 'ftp://proxy', 'a b'])('refuses %j without repeating the value', (value) => {
    expect(() => readProxies({ https: value, http: null, none: '' })).toThrow(
      expect.objectContaining({ code: 'config-invalid', message: "HTTPS_PROXY: its value can't be read." }),
    )
  })
})
