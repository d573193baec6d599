import { once } from 'node:events'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { createServer, type Server } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPublicAddress } from '../../src/cli/doctor/public-address.ts'
import { readCertificateEnd } from '../../src/outbound/certificate-end.ts'
import { startNameServer } from '../support/name-server.ts'
import { createIssuer } from '../support/origin/authority.ts'

const DAY_MS = 24 * 3_600_000
const publicUrl = (port: number) => `https://localhost:${port}`

describe('the certificate of the public address', () => {
  let server: Server
  let port: number
  beforeAll(async () => {
    // Nobody trusts this issuer; it signs for a month.
    const context = (await createIssuer()).sign(['localhost'])
    server = createServer({ SNICallback: (_name, done) => void context.then((one) => done(null, one)) })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => void server.close())

  it('is read until its end, whoever signed it', async () => {
    const end = await readCertificateEnd(new URL(publicUrl(port)), async () => ['127.0.0.1'])
    expect((end.getTime() - Date.now()) / DAY_MS).toBeCloseTo(30, 1)
  })

  it('is not waited for where no name server answers', async () => {
    using silent = await startNameServer(() => null)
    const reading = readCertificateEnd(new URL('https://stet.example'), silent.resolve)
    await expect(reading).rejects.toThrow('stet.example was not found.')
    expect(silent.asked).toEqual(['stet.example'])
  })

  it('is not waited for where a server takes the connection and says nothing', async () => {
    const mute = createTcpServer(() => {})
    mute.listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const url = new URL(publicUrl((mute.address() as AddressInfo).port))
    await expect(readCertificateEnd(url, async () => ['127.0.0.1'])).rejects.toThrow('aborted')
    mute.close()
  })

  it('is a finding of doctor', async () => {
    const check = async (url: string, inDays: number) =>
      await checkPublicAddress({ publicUrl: url }, new Date(Date.now() + inDays * DAY_MS))
    expect(await check(publicUrl(port), 0)).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/with a certificate until \d{4}-/),
    })
    expect(await check(publicUrl(port), 20)).toMatchObject({
      state: 'short',
      detail: expect.stringMatching(/^the certificate of https:\/\/localhost:\d+ ends on /),
    })
    expect(await check(publicUrl(port), 40)).toMatchObject({
      state: 'short',
      detail: expect.stringContaining(' ended on '),
    })
    expect(await check('https://127.0.0.1:1', 0)).toMatchObject({
      state: 'advice',
      detail: "https://127.0.0.1:1 can't be reached from here",
    })
  })
})
