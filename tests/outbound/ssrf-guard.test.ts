import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigError, FetchError } from '../../src/model/errors.ts'
import { assertPublicUrl } from '../../src/outbound/ssrf-guard.ts'

function refusal(url: string, allow: readonly string[] = []): string | null {
  try {
    assertPublicUrl(url, allow)
    return null
  } catch (error) {
    if (!(error instanceof FetchError)) throw error
    expect(error.hint).toContain('STET_ALLOW_PRIVATE')
    return error.code
  }
}

describe('assertPublicUrl', () => {
  it.each([
    // One address, many spellings.
    ...['http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f000001/', 'http://0x7f.1/'],
    ...['http://0177.0.0.1/', 'http://017700000001/', 'http://127.0.0.1./', 'http://１２７.０.０.１/'],
    ...['http://127。0。0。1/', 'http://%31%32%37.0.0.1/', 'http://127.0.0.1:8080/', 'HTTP://127.0.0.1'],
    ...[
      'http://[::1]/',
      'http://[0:0:0:0:0:0:0:1]/',
      'http://[::ffff:127.0.0.1]/',
      'http://[::ffff:7f00:1]:80/',
    ],
    ...[
      'http://[64:ff9b::7f00:1]/',
      'http://[2002:7f00:1::]/',
      'http://[::]/',
      'http://0/',
      'http://[fe80::1]/',
    ],
    // The metadata services of clouds.
    ...[
      'http://169.254.169.254/latest/',
      'http://2852039166/',
      'http://0xa9fea9fe/',
      'http://[fd00:ec2::254]/',
    ],
    ...['http://metadata.google.internal/', 'http://100.100.100.200/', 'http://168.63.129.16/'],
    // Names that belong to one network.
    ...[
      'http://localhost/',
      'http://LOCALHOST./',
      'http://app.localhost/',
      'http://printer.local/',
      'http://router.lan/',
    ],
    ...[
      'http://db.internal/',
      'http://nas.home.arpa/',
      'http://wiki.intranet/',
      'http://git.corp/',
      'http://x.home/',
    ],
    ...[
      'http://a.private/',
      'http://a.test/',
      'http://a.invalid/',
      'http://abc.onion/',
      'http://redis/',
      'http://redis:6379/',
    ],
    // No address to fetch at all.
    ...[
      'ftp://news.example/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:,x',
      'gopher://news.example/',
    ],
    ...[
      'http://user:secret@news.example/',
      'http://user@news.example/',
      'http://',
      'news.example',
      '',
      'http://a b/',
    ],
  ])('refuses %s', (url) => {
    expect(refusal(url)).toBe('address-refused')
  })

  it.each([
    ...[
      'https://news.example/a',
      'http://news.example:8080/',
      'https://x.com/i/status/20',
      'http://8.8.8.8/',
    ],
    ...[
      'https://[2606:4700:4700::1111]/',
      'https://local.example/',
      'https://localhost.example/',
      'https://münchen.example/',
    ],
    ...['https://internal.news.example/', 'https://news.example./a'],
  ])('lets %s pass', (url) => {
    expect(refusal(url)).toBe(null)
  })

  it('does not repeat credentials in messages', () => {
    expect(() => assertPublicUrl('https://user:hunter2@news.example/', [])).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining('hunter2'),
        input: expect.not.stringContaining('hunter2'),
      }),
    )
  })

  it('refuses a private IPv4 address in every spelling that a browser would follow', () => {
    const spellings = [
      (n: number) => `${n}`,
      (n: number) => `0x${n.toString(16)}`,
      (n: number) => `0${n.toString(8)}`,
      (n: number) => `${n >>> 24}.${n & 0xffffff}`,
      (n: number) => `${n >>> 24}.${(n >>> 16) & 255}.${n & 0xffff}`,
      (n: number) =>
        `0x${(n >>> 24).toString(16)}.0${((n >>> 16) & 255).toString(8)}.${(n >>> 8) & 255}.${n & 255}`,
      (n: number) => `[::ffff:${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}]`,
    ]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), fc.constantFrom(...spellings), (low, spell) => {
        expect(refusal(`http://${spell((10 << 24) + low)}/`)).toBe('address-refused')
      }),
    )
  })

  describe('exceptions', () => {
    it.each([
      ['http://127.0.0.1:8080/a', '127.0.0.1:8080'],
      ['http://localhost:8080/a', 'localhost:8080'],
      ['http://LOCALHOST.:8080/a', 'localhost:8080'],
      ['https://hooks.internal/', 'hooks.internal:443'],
      ['http://hooks.internal/', 'HOOKS.internal:80'],
      ['http://[::1]:3000/', '[::1]:3000'],
      ['http://10.1.2.3/', '10.0.0.0/8'],
      ['http://[::ffff:10.1.2.3]/', '10.0.0.0/8'],
      ['http://[fd12::1]:81/', 'fd00::/8'],
      ['http://10.1.2.3:99/', '10.1.2.3'],
      ['http://[::1]/', '::1'],
    ])('%s passes with %s', (url, entry) => {
      expect(refusal(url)).toBe('address-refused')
      expect(refusal(url, ['192.168.7.7:1', entry])).toBe(null)
    })

    it.each([
      ['http://127.0.0.1:8081/', '127.0.0.1:8080'],
      ['http://sub.hooks.internal/', 'hooks.internal:80'],
      ['http://11.localhost/', '10.0.0.0/8'],
      ['http://192.168.0.1/', '10.0.0.0/8'],
      ['http://user:secret@127.0.0.1:8080/', '127.0.0.1:8080'],
      ['ftp://127.0.0.1:8080/', '127.0.0.1:8080'],
    ])('%s does not pass with %s', (url, entry) => {
      expect(refusal(url, [entry])).toBe('address-refused')
    })

    it.each(['localhost', '10.0.0.0/99', 'host:port', 'http://a:80', ':80', 'a:80/b'])(
      '%s can not be read',
      (entry) => {
        expect(() => assertPublicUrl('https://news.example/', [entry])).toThrow(ConfigError)
      },
    )
  })
})
