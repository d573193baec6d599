import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * Changes the bytes that pass: returns other bytes, `cut` to close both connections, or an answer of its own.
 */
export interface Meddling {
  asked?(data: Buffer): Buffer | { answer: string }
  answered?(data: Buffer): Buffer | 'cut'
}

/**
 * What the proxy does with traffic. `swallow`: connections stay open and nothing passes, as behind a firewall that forgot
 * them; a connection that lost bytes so stays dead for ever. `refuse`: new connections are closed at once.
 */
type ProxyMode = 'pass' | 'swallow' | 'refuse'

/** A TCP proxy between a client and a server on this machine. */
export interface TcpProxy extends AsyncDisposable {
  /** The target's URL with the proxy's host and port. */
  readonly url: string
  readonly port: number
  /** Where new connections go; open ones stay where they are. */
  target: string
  mode: ProxyMode
  /** How long each piece of data waits, in both directions. */
  delayMs: number
  /** The number of open connections of clients. */
  readonly connections: number
  /** The number of connections that clients ever opened. */
  readonly accepted: number
  /** Closes every open connection. */
  cut(): void
}

/** Listens on a free port and forwards everything to `target`, after `meddling` has changed it. */
export async function startTcpProxy(target: string, meddling: Meddling = {}): Promise<TcpProxy> {
  const open = new Map<Socket, () => void>()
  const proxy = {
    url: '',
    port: 0,
    target,
    mode: 'pass' as ProxyMode,
    delayMs: 0,
    accepted: 0,
    get connections() {
      return open.size
    },
    cut() {
      for (const close of [...open.values()]) close()
    },
    async [Symbol.asyncDispose]() {
      proxy.cut()
      await new Promise((closed) => wire.close(closed))
    },
  }

  const wire = createServer((client) => {
    proxy.accepted += 1
    client.setNoDelay(true).on('error', () => {})
    if (proxy.mode === 'refuse') return void client.destroy()
    const { hostname, port, protocol } = new URL(proxy.target)
    const server = connect(Number(port) || DEFAULT_PORTS[protocol] || 0, hostname).setNoDelay(true)
    const cut = () => {
      for (const socket of [client, server]) socket.destroy()
    }
    open.set(client, cut)
    client.on('close', () => {
      open.delete(client)
      server.destroy()
    })
    /** Passes data on in its order, unless this connection has lost some. */
    let dead = false
    const inOrder = (from: Socket, pass: (data: Buffer) => void, end: () => void) => {
      let before = Promise.resolve()
      const then = (step: () => void) => {
        const { delayMs } = proxy
        before = before.then(() => (delayMs > 0 ? wait(delayMs) : undefined)).then(step)
      }
      from.on('data', (data) => {
        if (proxy.mode === 'swallow') dead = true
        if (!dead) then(() => pass(data))
      })
      from.on('end', () => dead || then(end))
    }
    client.on('error', cut)
    server.on('error', cut).on('close', () => dead || client.destroySoon())
    inOrder(
      client,
      (data) => {
        const asked = meddling.asked?.(data) ?? data
        if (Buffer.isBuffer(asked)) server.write(asked)
        else client.end(asked.answer)
      },
      () => server.end(),
    )
    inOrder(
      server,
      (data) => {
        const answered = meddling.answered?.(data) ?? data
        if (answered === 'cut') cut()
        else client.write(answered)
      },
      () => client.end(),
    )
  })
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve))
  proxy.port = (wire.address() as AddressInfo).port
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(proxy.port)
  proxy.url = url.pathname === '/' ? url.href.replace(/\/$/, '') : url.href
  return proxy
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'redis:': 6379, 'postgres:': 5432, 'http:': 80 }

const wait = (ms: number) => new Promise<void>((done) => void setTimeout(done, ms))
