import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type Answer, type OriginRequest, sendAnswer } from './answer.ts'
import type { Authority } from './authority.ts'

interface Proxy {
  readonly port: number
  /** How many tunnels were requested, by `host:port`. */
  readonly tunnels: string[]
  close(): Promise<void>
}

interface Target {
  readonly host: string
  readonly port: number
}

/**
 * An HTTP proxy on the loopback that answers every request itself. It terminates tunnels (`CONNECT`) with a certificate
 * of `authority`; plain requests arrive in absolute form. It forwards nothing.
 */
export async function startProxy(
  authority: Authority,
  respond: (request: OriginRequest) => Promise<Answer> | Answer,
  port = 0,
): Promise<Proxy> {
  const targets = new WeakMap<object, Target>()
  const raws = new WeakMap<object, Socket>()
  const open = new Set<Socket>()
  const tunnels: string[] = []

  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    const target = targets.get(req.socket)
    const secure = req.socket instanceof TLSSocket
    const authorityOf = req.headers.host ?? (target ? `${target.host}:${target.port}` : 'localhost')
    const url = URL.parse(req.url ?? '', `${secure ? 'https' : 'http'}://${authorityOf}`)
    const parts: Buffer[] = []
    for await (const part of req) parts.push(part)
    const headers = Object.fromEntries(
      Object.entries(req.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
    )
    const answer = url
      ? await respond({
          method: req.method ?? 'GET',
          url,
          headers,
          body: Buffer.concat(parts),
          at: new Date(),
        })
      : { status: 400 }
    await sendAnswer(answer, req.method ?? 'GET', res, raws.get(req.socket) ?? req.socket)
  }

  const server = createServer({ keepAlive: true, noDelay: true, requestTimeout: 0 }, (req, res) => {
    serve(req, res).catch(() => req.socket.destroy())
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  server.on('connection', (socket: Socket) => {
    if (socket instanceof TLSSocket) return
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })

  server.on('connect', (req: IncomingMessage, socket: Socket, head: Buffer) => {
    const match = /^\[?([^\]]+?)\]?:(\d+)$/.exec(req.url ?? '')
    socket.on('error', () => {})
    if (!match) {
      socket.end('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n')
      return
    }
    const target = { host: (match[1] ?? '').toLowerCase(), port: Number(match[2]) }
    tunnels.push(`${target.host}:${target.port}`)
    targets.set(socket, target)
    socket.setNoDelay(true)
    authority.context(target.host).then(
      (secureContext) => {
        if (socket.destroyed) return
        const begin = (first: Buffer) => {
          socket.pause()
          socket.unshift(first)
          // 0x16 opens a TLS handshake; anything else is plain HTTP in the tunnel.
          if (first[0] !== 0x16) {
            server.emit('connection', socket)
            socket.resume()
            return
          }
          const secure = new TLSSocket(socket, {
            isServer: true,
            secureContext,
            ALPNProtocols: ['http/1.1'],
            SNICallback: (name, done) => {
              authority.context(name.toLowerCase()).then((context) => done(null, context), done)
            },
          })
          targets.set(secure, target)
          raws.set(secure, socket)
          secure.on('error', () => socket.destroy())
          server.emit('connection', secure)
        }
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        if (head.length > 0) begin(head)
        else socket.once('data', begin)
      },
      () => socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n'),
    )
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', 1024, resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    tunnels,
    async close() {
      server.close()
      server.closeAllConnections()
      for (const socket of open) socket.destroy()
    },
  }
}
