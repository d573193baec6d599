import { createServer, type Server } from 'node:http'
import { createSecureServer } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { SecureContext } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Scratch } from '../../src/model/http.ts'
import { createGuardedConnector } from '../../src/outbound/connector.ts'
import { parseAllowlist } from '../../src/outbound/private-address-allowlist.ts'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { createAuthority, createIssuer } from '../support/origin/authority.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { client, emptyDir, through } from './client.ts'

let server: Server
let port: number
let scratch: Scratch
let connections = 0
let asked = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    asked++
    if (request.url === '/loop') response.writeHead(302, { location: `http://rebind.example:${port}/` }).end()
    else response.end('here')
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  scratch = await createScratch(await emptyDir())
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await scratch[Symbol.asyncDispose]()
})

const refused = expect.objectContaining({ name: 'FetchError', code: 'address-refused' })

describe('without a proxy', () => {
  it('refuses a private literal address before it connects', async () => {
    const http = client()
    const before = connections
    await expect(http.fetch({ url: `http://127.0.0.1:${port}/`, scratch })).rejects.toEqual(refused)
    expect(connections).toBe(before)
    await http.close()
  })

  it.each(['127.0.0.1', '::ffff:127.0.0.1', '10.0.0.7'])(
    'a name that resolves to %s is refused',
    async (inside) => {
      const http = client({ resolve: async () => ['104.16.0.1', inside] })
      const before = connections
      await expect(http.fetch({ url: `http://rebind.example:${port}/`, scratch })).rejects.toEqual(refused)
      expect(connections).toBe(before)
      await http.close()
    },
  )

  it('fetches allowed hosts and ranges, and checks their redirects', async () => {
    const resolve = async () => ['127.0.0.1']
    for (const allowed of [`rebind.example:${port}`, '127.0.0.0/8']) {
      const http = client({ resolve, allowPrivate: [allowed] })
      const exchange = await http.fetch({ url: `http://rebind.example:${port}/`, scratch })
      expect(await exchange.body.text()).toBe('here')
      await http.close()
    }
    const http = client({ resolve, allowPrivate: [`127.0.0.1:${port}`] })
    const before = asked
    await expect(http.fetch({ url: `http://127.0.0.1:${port}/loop`, scratch })).rejects.toEqual(refused)
    expect(asked - before).toBe(1)
    await http.close()
  })

  it('checks the address of the socket, which defeats DNS rebinding', async () => {
    // What a rebinding name looks like to the connector: no lookup of ours stands in between.
    const origin = new URL(`http://rebind.example:${port}`)
    const connect = createGuardedConnector(origin, parseAllowlist([]), async () => ['104.16.0.1'])
    const outcome = await new Promise((resolve) => {
      connect({ hostname: '127.0.0.1', protocol: 'http:', port: String(port) }, (error, socket) =>
        resolve(error ?? socket),
      )
    })
    expect(outcome).toEqual(refused)
  })

  it('requires the certificate of the requested name for https', async () => {
    const authority = await createAuthority(await emptyDir(), ['news.example', 'other.example'])
    trust(authority.caPath)
    const SNICallback = (name: string, done: (error: Error | null, context?: SecureContext) => void) => {
      authority.context(name).then((context) => done(null, context), done)
    }
    const secure = createTlsServer({ SNICallback }, (request, response) => {
      if (request.headers.host?.startsWith('news.'))
        response.writeHead(301, { location: `https://other.example:${at}/` })
      response.end('safe')
    })
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
    const at = (secure.address() as AddressInfo).port
    const http = client({ resolve: async () => ['127.0.0.1'], allowPrivate: ['127.0.0.1'] })
    const exchange = await http.fetch({ url: `https://news.example:${at}/`, scratch })
    expect([exchange.url, await exchange.body.text()]).toEqual([`https://other.example:${at}/`, 'safe'])
    await http.close()
    secure.close()
  })

  it('reports an unknown name and a closed port as network errors', async () => {
    const network = expect.objectContaining({ code: 'network', hint: expect.stringContaining('network') })
    const nameless = client({ attempts: 1, resolve: async () => [] })
    await expect(nameless.fetch({ url: 'http://nowhere.example/', scratch })).rejects.toEqual(network)
    await nameless.close()
    const http = client({ attempts: 1, allowPrivate: ['127.0.0.1:9'] })
    await expect(http.fetch({ url: 'http://127.0.0.1:9/', scratch })).rejects.toEqual(network)
    await http.close()
  })
})

describe('with a proxy', () => {
  let origin: Origin
  beforeAll(async () => {
    origin = await startOrigin({}, 0, await createIssuer())
  })
  afterAll(() => origin.close())

  it('connects to hosts in NO_PROXY directly and checks the socket', async () => {
    const proxy = { https: origin.proxyUrl, http: origin.proxyUrl, none: 'rebind.example' }
    const url = `http://rebind.example:${port}/`
    const resolve = async () => ['127.0.0.1']
    const wary = client({ proxy, resolve })
    await expect(wary.fetch({ url, scratch })).rejects.toEqual(refused)
    await wary.close()
    const excepted = client({ proxy, resolve, allowPrivate: ['127.0.0.1'] })
    expect(await (await excepted.fetch({ url, scratch })).body.text()).toBe('here')
    await excepted.close()
    expect(origin.requests).toEqual([])
  })

  it('reports a proxy that requires a password', async () => {
    const proxy = createServer((_request, response) => response.writeHead(407).end())
    proxy.on('connect', (_request, socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    )
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const http = through(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, { attempts: 1 })
    for (const url of ['https://news.example/', 'http://news.example/']) {
      await expect(http.fetch({ url, scratch })).rejects.toMatchObject({
        code: 'network',
        message: expect.stringMatching(/through the proxy.*407/),
        hint: expect.stringContaining('HTTPS_PROXY'),
      })
    }
    await http.close()
    proxy.close()
  })

  it('reports an untrusted certificate', async () => {
    const http = through(origin.proxyUrl, { attempts: 1 })
    await expect(http.fetch({ url: 'https://news.example/', scratch })).rejects.toMatchObject({
      code: 'network',
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    })
    await http.close()
  })
})

describe('HTTP/2', () => {
  it('is never offered, because exchanges are recorded as HTTP/1.1', async () => {
    const authority = await createAuthority(await emptyDir(), [], await createIssuer())
    const offered: unknown[] = []
    const secure = createSecureServer({
      SNICallback: (name, done) => authority.context(name).then((context) => done(null, context), done),
      ALPNCallback: ({ protocols }) => {
        offered.push(...protocols)
        return protocols[0]
      },
    })
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
    const at = (secure.address() as AddressInfo).port
    const http = client({ attempts: 1, resolve: async () => ['127.0.0.1'], allowPrivate: ['127.0.0.1'] })
    await expect(http.fetch({ url: `https://news.example:${at}/`, scratch })).rejects.toMatchObject({
      code: 'network',
    })
    expect(offered).toEqual(['http/1.1'])
    await http.close()
    secure.close()
  })
})
