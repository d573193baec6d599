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
  it('goes by the scheme', () => {
    expect(proxyFor(new URL('https://news.example/'), both)).toBe('http://secure:1')
    expect(proxyFor(new URL('http://news.example/'), both)).toBe('http://plain:2')
    expect(proxyFor(new URL('https://direct.example/'), both)).toBe(null)
  })
  it('takes HTTP_PROXY for https where there is no other, and never the other way round', () => {
    expect(proxyFor(new URL('https://news.example/'), { ...both, https: null })).toBe('http://plain:2')
    expect(proxyFor(new URL('http://news.example/'), { ...both, http: null })).toBe(null)
  })
})

describe('readProxies', () => {
  it('takes a host and port for an address', () => {
    expect(readProxies({ https: 'proxy:3128', http: 'https://user:pw@proxy/', none: 'a' })).toEqual({
      https: 'http://proxy:3128/',
      http: 'https://user:pw@proxy/',
      none: 'a',
    })
  })
  it.each(['http://', 'ftp://proxy', 'a b'])('refuses %j by name, without repeating it', (value) => {
    expect(() => readProxies({ https: value, http: null, none: '' })).toThrow(
      expect.objectContaining({ code: 'config-invalid', message: "HTTPS_PROXY: its value can't be read." }),
    )
  })
})
