import { type AddressInfo, connect, createServer } from 'node:net'

/**
 * Changes the bytes that pass the proxy: returns other bytes, `cut` to close both connections, or an answer of its own.
 */
export interface Meddling {
  asked?(data: Buffer): Buffer | { answer: string }
  answered?(data: Buffer): Buffer | 'cut'
}

/** A TCP proxy between a client and a server on this machine that can alter the traffic. */
interface Meddler extends AsyncDisposable {
  readonly url: string
}

/** Listens on a free port and forwards everything to `target`, after `meddling` has changed it. */
export async function startMeddler(target: string, meddling: Meddling): Promise<Meddler> {
  const wire = createServer((client) => {
    const server = connect(Number(new URL(target).port), '127.0.0.1')
    const cut = () => {
      for (const socket of [client, server]) socket.destroy()
    }
    client.on('error', cut).on('end', () => server.end())
    server.on('error', cut).on('end', () => client.end())
    client.on('data', (data) => {
      const asked = meddling.asked?.(data) ?? data
      if (Buffer.isBuffer(asked)) server.write(asked)
      else client.end(asked.answer)
    })
    server.on('data', (data) => {
      const answered = meddling.answered?.(data) ?? data
      if (answered === 'cut') cut()
      else client.write(answered)
    })
  })
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(wire.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => void wire.close(),
  }
}
