import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'

/** One received message. */
export interface Received {
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  // biome-ignore lint/suspicious/noExplicitAny: messages are looked at field by field
  readonly message: any
}

type Answer = (res: ServerResponse, one: Received) => void

export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** `host:port`, for `STET_ALLOW_PRIVATE`. */
  readonly place: string
  readonly received: Received[]
  /** Sets how it answers from now on; initially 204. */
  answer: Answer
  /** Whether the specification's library verifies a message with this secret. */
  verifies(secret: string, one: Received | undefined): boolean
}

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (res) =>
    void res.writeHead(code, headers).end()

/** A receiver of webhooks on a port of its own that records the messages sent to it. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer(async (req, res) => {
    const body = await text(req).catch(() => '')
    const one: Received = {
      id: String(req.headers['webhook-id']),
      headers: req.headers,
      body,
      message: body.startsWith('{') ? JSON.parse(body) : null,
    }
    received.push(one)
    receiver.answer(res, one)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const receiver: Receiver = {
    url: `http://${place}/hook`,
    place,
    received,
    answer: status(204),
    verifies(secret, one) {
      try {
        new Webhook(secret).verify(one?.body ?? '', one?.headers as Record<string, string>)
        return true
      } catch {
        return false
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}
