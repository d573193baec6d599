import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type IntakeService, intakeService, problemOf, type Taken } from '../../support/intake-service.ts'

/** Every way that we know to write an address that leads inside, or nowhere. */
const INWARD = [
  'http://127.0.0.1/a',
  'http://127.1/a',
  'http://127.0.1/a',
  'http://2130706433/a',
  'http://0x7f000001/a',
  'http://0x7f.0.0.1/a',
  'http://0X7F.0X0.0X0.0X1/a',
  'http://0177.0.0.1/a',
  'http://017700000001/a',
  'http://00000177.0.0.01/a',
  'http://127.0.0.1./a',
  'http://127.0.0.1:80/a',
  'http://127.255.255.254/a',
  'http://0/a',
  'http://0.0.0.0/a',
  'http://0.1.2.3/a',
  'http://①②⑦.⓪.⓪.①/a',
  'http://127。0。0。1/a',
  'http://127.0.0.1/a',
  'http://%31%32%37.0.0.1/a',
  'http://127.0.0.%31/a',
  'http://%6c%6f%63%61%6c%68%6f%73%74/a',
  'http://10.0.0.1/a',
  'http://172.16.0.1/a',
  'http://172.31.255.254/a',
  'http://192.168.1.1/a',
  'http://169.254.169.254/latest/meta-data',
  'http://0xa9fea9fe/latest',
  'http://168.63.129.16/machine',
  'http://100.64.0.1/a',
  'http://192.0.0.1/a',
  'http://192.0.2.1/a',
  'http://198.18.0.1/a',
  'http://198.51.100.1/a',
  'http://203.0.113.1/a',
  'http://224.0.0.1/a',
  'http://240.0.0.1/a',
  'http://255.255.255.255/a',
  'http://[::]/a',
  'http://[::1]/a',
  'http://[0:0:0:0:0:0:0:1]/a',
  'http://[::ffff:127.0.0.1]/a',
  'http://[::ffff:7f00:1]/a',
  'http://[::127.0.0.1]/a',
  'http://[::ffff:0:127.0.0.1]/a',
  'http://[64:ff9b::127.0.0.1]/a',
  'http://[64:ff9b::a00:1]/a',
  'http://[64:ff9b:1::1]/a',
  'http://[2002:7f00:1::]/a',
  'http://[2002:a9fe:a9fe::1]/a',
  'http://[2001:db8::1]/a',
  'http://[2001::1]/a',
  'http://[fc00::1]/a',
  'http://[fd12:3456::1]/a',
  'http://[fe80::1]/a',
  'http://[fec0::1]/a',
  'http://[ff02::1]/a',
  'http://[100::1]/a',
  'http://[2606:4700::5efe:10.0.0.1]/a',
  'http://localhost/a',
  'http://LOCALHOST/a',
  'http://localhost./a',
  'http://localhost.localdomain/a',
  'http://foo.localhost/a',
  'http://db.internal/a',
  'http://db.internal./a',
  'http://metadata.google.internal/a',
  'http://printer.local/a',
  'http://nas.lan/a',
  'http://router.home.arpa/a',
  'http://files.corp/a',
  'http://a.intranet/a',
  'http://ip6-localhost.localdomain6/a',
  'http://1.0.0.127.in-addr.arpa/a',
  'http://a.test/a',
  'http://a.invalid/a',
  'http://a.onion/a',
  'http://intranet/a',
  'http://redis:6379/a',
  'http://127.0.0.1../a',
  'http://0x7f.1../a',
  'http://localhost../a',
  'http://localhost。。/a',
  'http://.../a',
  'http://news..example/a',
  'http://intranet./a',
  'http://ｌｏｃａｌｈｏｓｔ/a',
  'http://x.com@127.0.0.1/jack/status/20',
  'http://127.0.0.1@x.com/jack/status/20',
  'https://user:secret@news.example/a',
  'http:\\\\127.0.0.1\\a',
  'http:127.0.0.1/a',
  'http:///127.0.0.1/a',
  'http://127.0.0.1#@x.com/jack/status/20',
  'http://127.0.0.1?@x.com/jack/status/20',
  'http://127.0.0.1\t/a',
  'ht\ntp://127.0.0.1/a',
  ' http://127.0.0.1/a',
  'https://x.com/jack/status/20\u0000',
  'https://x.com/jack/sta\ntus/20',
  '\u0001https://x.com/jack/status/20',
]

const OTHER_SCHEMES = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'javascript://x.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'file://x.com/jack/status/20',
  'ftp://x.com/jack/status/20',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'dict://127.0.0.1:11211/stats',
  'ws://x.com/jack/status/20',
  'blob:https://x.com/jack/status/20',
  'view-source:https://x.com/jack/status/20',
  'about:blank',
  'urn:isbn:1',
  'mailto:a@news.example',
  '//x.com/jack/status/20',
  '/jack/status/20',
  'jack',
  'https://',
  'https://?',
  'http://[::1',
  'http://256.256.256.256/a',
  'http://127.0.0.0x100/a',
]

describe('a URL of a private address', () => {
  let service: IntakeService
  let before: Taken
  beforeAll(async () => {
    service = await intakeService()
    before = await service.taken()
  })
  afterAll(() => service[Symbol.asyncDispose]())

  it.each([...INWARD, ...OTHER_SCHEMES])('%j is refused by the API', async (url) => {
    for (const [path, body] of [
      ['/v1/posts', { url }],
      ['/v1/posts', { url: 'https://x.com/jack/status/20', articleUrl: url }],
      ['/v1/articles', { url }],
      ['/v1/articles', { url, html: '<p>' }],
    ] as const) {
      const { status, code, detail } = await problemOf(await service.post(path, body))
      expect([status, code], path).toEqual([422, 'address-refused'])
      expect(detail).not.toContain('secret')
    }
    expect(await service.taken()).toEqual(before)
  })

  it.each([
    'https://web.archive.org/web/2020/http://127.0.0.1/@a/1234567890123456789',
    'https://web.archive.org/web/2020/https://db.internal/@a/1234567890123456789',
    'https://href.li/?http://169.254.169.254/@a/1234567890123456789',
  ])('is refused where another address carries it: %s', async (url) => {
    const { status, code } = await problemOf(await service.post('/v1/posts', { url }))
    expect([status, code]).toEqual([422, 'address-refused'])
    expect(await service.taken()).toEqual(before)
  })

  it('is refused as one line of many, and affects no other', async () => {
    const lines = [...INWARD, ...OTHER_SCHEMES].map((url) => JSON.stringify({ url })).join('\n')
    const answer = await service.post('/v1/posts', lines, { 'content-type': 'application/x-ndjson' })
    const told = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(told.map(({ error }) => error.code)).toEqual(
      Array(INWARD.length + OTHER_SCHEMES.length).fill('address-refused'),
    )
    expect(await service.taken()).toEqual(before)
    expect(await service.healthy()).toBe(true)
  })

  it('does not affect URLs that only look similar', async () => {
    for (const url of [
      'https://8.8.8.8/a',
      'https://[2606:4700::1111]/a',
      'https://localhost.example/a',
      'https://internal.example/a',
      'https://10.0.0.1.news.example/a',
      'https://news.example/?next=http://127.0.0.1/',
    ]) {
      expect((await service.post('/v1/articles', { url })).status, url).toBe(202)
    }
  })
})
