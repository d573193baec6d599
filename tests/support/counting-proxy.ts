import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request that passed through the proxy. */
interface Passed {
  readonly method: string
  readonly path: string
  readonly range: string | null
  /** Bytes of the response body that were sent to the client. */
  sent: number
  /** Whether the client's connection has ended, closed by either side. */
  over: boolean
}

/** A reverse proxy that forwards everything unchanged and counts it. */
export interface CountingProxy extends AsyncDisposable {
  readonly url: string
  readonly passed: Passed[]
}

export async function countingProxy(target: string): Promise<CountingProxy> {
  const passed: Passed[] = []
  const { hostname, port } = new URL(target)
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming
    const [path = ''] = url.split('?', 1)
    const one: Passed = { method, path, range: headers.range ?? null, sent: 0, over: false }
    passed.push(one)
    // Keep the client's Host header, because the signature covers it.
    const onward = ask({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.on('data', (chunk: Buffer) => {
        one.sent += chunk.length
        if (outgoing.write(chunk)) return
        answer.pause()
        outgoing.once('drain', () => answer.resume())
      })
      answer.once('end', () => outgoing.end())
      answer.once('error', () => outgoing.destroy())
    })
    onward.once('error', () => outgoing.destroy())
    outgoing.once('close', () => {
      one.over = true
      onward.destroy()
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
