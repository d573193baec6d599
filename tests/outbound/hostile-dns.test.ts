import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isPrivateAddress } from '../../src/outbound/ip-ranges.ts'
import { testScratch } from '../support/exchanges.ts'
import { type NameAnswer, startNameServer } from '../support/name-server.ts'
import { client, through } from './client.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())

/** A public address, which nothing here can reach. */
const PUBLIC = '104.16.0.1'
const HOST = 'rebind.example'

/** Name servers of an attacker, by what they answer to the n-th question for `HOST`. */
const HOSTILE: Readonly<Record<string, (n: number) => NameAnswer>> = {
  'leads inward': () => '127.0.0.1',
  'changes its answer, outward first': (n) => (n % 2 === 0 ? PUBLIC : '127.0.0.1'),
  'changes its answer, inward first': (n) => (n % 2 === 0 ? '127.0.0.1' : PUBLIC),
  'stays silent': () => null,
  fails: () => 'fail',
  'is silent first, then leads inward': (n) => (n === 0 ? null : '127.0.0.1'),
  'fails first, then leads inward': (n) => (n === 0 ? 'fail' : '127.0.0.1'),
}
const inwardServer = createServer((_request, response) => response.end('secret'))
/** Hosts to which the proxy was sent, by `CONNECT` or in absolute form. It would resolve any name to an inward address. */
const proxied: { host: string; named: string | undefined }[] = []
const proxy = createServer((request, response) => {
  proxied.push({ host: new URL(request.url ?? '').hostname, named: request.headers.host })
  response.writeHead(200, { 'content-type': 'text/plain' }).end('answered')
})
proxy.on('connect', (request, socket: Socket) => {
  proxied.push({ host: (request.url ?? '').replace(/:\d+$/, ''), named: undefined })
  socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
})
let inward = 0
let proxyUrl = ''

beforeAll(async () => {
  for (const one of [inwardServer, proxy]) await new Promise<void>((done) => one.listen(0, '127.0.0.1', done))
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  inwardServer.on('connection', () => inward++)
})
afterAll(() => {
  for (const one of [inwardServer, proxy]) one.close()
})
beforeEach(() => {
  inward = 0
  proxied.length = 0
})
const urls = () => [
  `http://${HOST}:${(inwardServer.address() as AddressInfo).port}/`,
  `https://${HOST}:${(inwardServer.address() as AddressInfo).port}/`,
]
const limits = { attempts: 3, textTimeoutMs: 1_500 }

describe.each(Object.entries(HOSTILE))('a name server that %s', (_name, answer) => {
  const start = () => startNameServer((name, n) => (name === HOST ? answer(n) : PUBLIC))

  it('reaches nothing inward directly', async () => {
    using server = await start()
    const http = client({ ...limits, resolve: server.resolve })
    for (const url of urls()) await expect(http.fetch({ url, scratch })).rejects.toThrow()
    await http.close()
    expect(inward).toBe(0)
  })

  it('sends no proxy inward, nor by a name that it resolves itself', async () => {
    using server = await start()
    const http = through(proxyUrl, { ...limits, resolve: server.resolve })
    for (const url of urls()) await http.fetch({ url, scratch }).catch(() => {})
    await http.close()
    expect(proxied.filter(({ host }) => host !== PUBLIC)).toEqual([])
    expect(inward).toBe(0)
  })
})

describe('a name behind a proxy', () => {
  it('is requested at the address that was checked, and keeps its name', async () => {
    using server = await startNameServer(() => PUBLIC)
    const http = through(proxyUrl, { attempts: 1, resolve: server.resolve })
    const exchange = await http.fetch({ url: 'http://news.example/a?b', scratch })
    expect([exchange.url, await exchange.body.text()]).toEqual(['http://news.example/a?b', 'answered'])
    expect(exchange.requestHead).toContain('Host: news.example\r\n')
    await http.close()
    expect(proxied).toEqual([{ host: PUBLIC, named: 'news.example' }])
    expect(isPrivateAddress(PUBLIC)).toBe(false)
  })

  it('is refused if it does not resolve while others do', async () => {
    using server = await startNameServer((name) => (name === HOST ? 'fail' : PUBLIC))
    const http = through(proxyUrl, { attempts: 1, resolve: server.resolve })
    await expect(http.fetch({ url: `http://${HOST}/`, scratch })).rejects.toMatchObject({
      code: 'address-refused',
      hint: expect.stringContaining('STET_PROXY_RESOLVES'),
    })
    await http.close()
    expect(proxied).toEqual([])
  })

  it('is given to the proxy where the proxy resolves, unless it leads inward here', async () => {
    using server = await startNameServer((name) => (name === HOST ? 'fail' : '10.0.0.7'))
    const proxies = { https: proxyUrl, http: proxyUrl, none: '', resolves: true }
    const http = client({ attempts: 1, proxy: proxies, resolve: server.resolve })
    await http.fetch({ url: `http://${HOST}/`, scratch })
    await expect(http.fetch({ url: 'http://inward.example/', scratch })).rejects.toMatchObject({
      code: 'address-refused',
    })
    await http.close()
    expect(proxied).toEqual([{ host: HOST, named: HOST }])
  })

  it('is given to the proxy where no name resolves', async () => {
    using server = await startNameServer(() => 'fail')
    const http = through(proxyUrl, { attempts: 1, resolve: server.resolve })
    await http.fetch({ url: `http://${HOST}/`, scratch })
    await http.close()
    expect(proxied).toEqual([{ host: HOST, named: HOST }])
  })
})
