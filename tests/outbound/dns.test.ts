import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { bestEffortLookup, resolveBySystem, resolveWithFallback } from '../../src/outbound/dns.ts'

let server: Socket | null = null
afterEach(() => {
  server?.close()
  server = null
})

/** A name server that gives every name this address, or never answers (RFC 1035 § 4.1). */
async function nameServer(address: readonly number[] | null): Promise<string> {
  const socket = createSocket('udp4')
  server = socket
  socket.on('message', (question, peer) => {
    if (address === null) return
    const isA = question.readUInt16BE(question.indexOf(0, 12) + 1) === 1
    const end = question.indexOf(0, 12) + 5
    const header = Buffer.from(question.subarray(0, 12))
    header.writeUInt16BE(0x8180, 2)
    header.writeUInt32BE(isA ? 0x00010001 : 0x00010000, 4)
    header.writeUInt32BE(0, 8)
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address])
    const answer = [header, question.subarray(12, end), ...(isA ? [record] : [])]
    socket.send(Buffer.concat(answer), peer.port, peer.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return `127.0.0.1:${socket.address().port}`
}

describe('resolveWithFallback', () => {
  it('returns the addresses of the name server', async () => {
    const resolve = resolveWithFallback([await nameServer([10, 0, 0, 7])])
    expect(await resolve('rebind.example')).toContain('10.0.0.7')
  })
  it('adds the addresses of the system resolver', async () => {
    const resolve = resolveWithFallback([await nameServer([10, 0, 0, 7])])
    const local = await resolveBySystem('localhost')
    expect(await resolve('localhost')).toEqual(['10.0.0.7', ...local])
  })
  it('skips the system resolver after a timeout of the name server', async () => {
    const resolve = resolveWithFallback([await nameServer(null)])
    const started = performance.now()
    expect(await resolve('localhost')).toEqual([])
    expect(performance.now() - started).toBeLessThan(4000)
  })
})

describe('bestEffortLookup', () => {
  it('returns the addresses and caches them', async () => {
    let asked = 0
    const resolve = bestEffortLookup(async () => {
      asked++
      return ['10.0.0.7']
    })
    expect(await resolve('a.example')).toEqual(['10.0.0.7'])
    expect(await resolve('a.example')).toEqual(['10.0.0.7'])
    expect(asked).toBe(1)
    await resolve('b.example')
    expect(asked).toBe(2)
  })
  it('returns no addresses for an unknown name', async () => {
    expect(await bestEffortLookup(() => Promise.reject(new Error('ENOTFOUND')))('a.example')).toEqual([])
  })
})
