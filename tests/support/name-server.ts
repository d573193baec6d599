import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { ResolveHost } from '../../src/outbound/dns.ts'
import { resolveWithFallback } from '../../src/outbound/dns.ts'

/** How long its questions wait for an answer. A silent server costs this much for each. */
const QUERY_MS = 200

/** An IPv4 address, `null` for silence, or `fail` for SERVFAIL. */
export type NameAnswer = string | null | 'fail'

export interface NameServer extends Disposable {
  /** Its address, `host:port`. */
  readonly address: string
  /** Resolves names by this server. */
  readonly resolve: ResolveHost
  /** The names that it was asked for, in order. */
  readonly asked: readonly string[]
}

/** Starts a name server on the loopback (RFC 1035 § 4.1). @param answer the address of a name, at its n-th question from 0 */
export async function startNameServer(answer: (name: string, n: number) => NameAnswer): Promise<NameServer> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (question, peer) => {
    const labels: string[] = []
    let at = 12
    for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
      labels.push(question.toString('latin1', at + 1, at + 1 + length))
      at += 1 + length
    }
    const isA = question.readUInt16BE(at + 1) === 1
    const name = labels.join('.')
    const before = asked.filter((one) => one === name).length
    if (isA) asked.push(name)
    const given = answer(name, isA ? before : Math.max(0, before - 1))
    if (given === null) return
    const found = isA && given !== 'fail'
    const header = Buffer.from(question.subarray(0, 12))
    header.writeUInt16BE(given === 'fail' ? 0x8182 : 0x8180, 2)
    header.writeUInt32BE(found ? 0x00010001 : 0x00010000, 4)
    header.writeUInt32BE(0, 8)
    // A pointer to the name, type A, class IN, no time to live.
    const record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...(found ? given.split('.').map(Number) : [])]
    const reply = [header, question.subarray(12, at + 5), ...(found ? [Buffer.from(record)] : [])]
    socket.send(Buffer.concat(reply), peer.port, peer.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const address = `127.0.0.1:${socket.address().port}`
  return {
    address,
    resolve: resolveWithFallback([address], QUERY_MS),
    asked,
    [Symbol.dispose]: () => void socket.close(),
  }
}
