import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Scratch } from '../../src/model/http.ts'
import type { ObjectRangeClient } from '../../src/model/object-range-client.ts'
import { createStoreRangeClient } from '../../src/outbound/object-range-client.ts'
import { releaseBuffer } from '../../src/outbound/read-buffer-pool.ts'
import { testScratch } from '../support/exchanges.ts'
import { createAuthority } from '../support/origin/authority.ts'
import { trust } from '../support/origin/trust.ts'

const MB = 1 << 20
const object = randomBytes(8 * MB)
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A server of one object; `/dribble` gives it in uneven pieces, `/breaks` ends in the middle. */
const serve: RequestListener = async (request, response) => {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  const part = object.subarray(Number(first), Number(last) + 1)
  response.writeHead(206, { 'content-length': part.length })
  if (request.url === '/breaks') {
    response.write(part.subarray(0, part.length / 2), () => response.destroy())
    return
  }
  if (request.url !== '/dribble') return void response.end(part)
  for (let at = 0, n = 1; at < part.length; at += n, n = (n * 7919) % 100_003) {
    if (!response.write(part.subarray(at, at + n))) await once(response, 'drain')
    await turn()
  }
  response.end()
}

describe.each(['http', 'https'] as const)('ranges of objects over %s', (scheme) => {
  let server: Server
  let client: ObjectRangeClient
  let url: string
  let scratch: Scratch
  beforeAll(async () => {
    scratch = await testScratch()
    if (scheme === 'https') {
      const authority = await createAuthority(scratch.dir, ['localhost'])
      trust(authority.caPath)
      const context = await authority.context('localhost')
      server = createTlsServer({ SNICallback: (_host, done) => done(null, context) }, serve)
    } else server = createServer(serve)
    // On a busy machine a reader may pause for longer than the default of five seconds.
    server.keepAliveTimeout = 0
    await once(server.listen(0, 'localhost'), 'listening')
    url = `${scheme}://localhost:${(server.address() as AddressInfo).port}`
    client = createStoreRangeClient()
  })
  afterAll(async () => {
    await client.close()
    server.close()
    await scratch[Symbol.asyncDispose]()
  })

  /** Reads a range as slowly as its reader pleases, gives back what is done with, and tells the hash of it. */
  async function readBack(path: string, offset: number, length: number, used = new Set<ArrayBufferLike>()) {
    const answer = await client.get(url + path, { offset, length })
    expect(answer).toMatchObject({ status: 206, length })
    const hash = createHash('sha256')
    const sink = new Writable({
      highWaterMark: 1 << 18,
      async write(chunk: Buffer, _encoding, done) {
        used.add(chunk.buffer)
        // What was lent must not change before it is given back.
        if (Math.random() < 0.3) await turn()
        hash.update(chunk)
        releaseBuffer(chunk)
        done()
      },
    })
    await pipeline(answer.body, sink)
    return hash.digest('hex')
  }

  it('are delivered intact to many concurrent readers from pooled buffers', async () => {
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const [offset, length] = [n * 20_011, MB + n * 50_021]
        const path = n % 4 === 0 ? '/dribble' : '/whole'
        const expected = sha256(object.subarray(offset, offset + length))
        for (let round = 0; round < 2; round += 1) expect(await readBack(path, offset, length)).toBe(expected)
      }),
    )
  })

  it('use few buffers for any amount of data', async () => {
    const used = new Set<ArrayBufferLike>()
    for (let round = 0; round < 5; round += 1) await readBack('/whole', 0, object.length, used)
    const least = scheme === 'http' ? MB / 4 : 1 << 14
    const held = [...used].filter((buffer) => buffer.byteLength === least)
    expect(held.length).toBeGreaterThan(0)
    expect(held.length * least).toBeLessThan(20 * MB)
  })

  it('stay intact for readers that release no buffer', async () => {
    const answer = await client.get(`${url}/whole`, { offset: 0, length: object.length })
    const chunks: Buffer[] = []
    for await (const chunk of answer.body) chunks.push(chunk as Buffer)
    await readBack('/whole', MB, 4 * MB)
    expect(sha256(Buffer.concat(chunks))).toBe(sha256(object))
  })

  it('fail if the connection breaks', async () => {
    await expect(readBack('/breaks', 0, 2 * MB)).rejects.toThrow()
  })

  it('close the connection when the reader stops', async () => {
    const answer = await client.get(`${url}/dribble`, { offset: 0, length: object.length })
    answer.body.on('error', () => {}).destroy()
    expect(await readBack('/whole', 5, 1_000_000)).toBe(sha256(object.subarray(5, 1_000_005)))
  })
})

it('releaseBuffer ignores buffers of other origin', () => {
  const own = Buffer.from('some words')
  releaseBuffer(own)
  releaseBuffer(new Uint8Array(0))
  expect(own.toString()).toBe('some words')
})
