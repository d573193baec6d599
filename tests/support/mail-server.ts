import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { type ParsedMail, parseMail } from './parse-mail.ts'

/** One mail that the server took. */
export interface TakenMail extends ParsedMail {
  /** The recipients of the envelope. */
  readonly to: readonly string[]
  readonly user: string | null
}

export interface MailServer extends AsyncDisposable {
  /** For `STET_SMTP_URL`: with the user and password that the server knows. */
  readonly url: string
  readonly taken: TakenMail[]
  /** How often somebody tried to sign in. */
  readonly signIns: number
  /** Recipients that it refuses. */
  readonly refused: Set<string>
  /** Nobody answers at its address from now on. */
  stop(): Promise<void>
  /** Answers again, at the same address. */
  start(): Promise<void>
}

const PASSWORD = 'p@ss:word/1'

/** An SMTP server on a port of its own that keeps the mails sent to it. With TLS, its certificate is self-signed. */
export async function startMailServer({ hasTls = false } = {}): Promise<MailServer> {
  const taken: TakenMail[] = []
  const refused = new Set<string>()
  let signIns = 0
  const open = async (port: number): Promise<SMTPServer> => {
    const server = new SMTPServer({
      disabledCommands: hasTls ? [] : ['STARTTLS'],
      allowInsecureAuth: true,
      closeTimeout: 100,
      onAuth({ username, password }, _session, done) {
        signIns += 1
        if (username === 'desk' && password === PASSWORD) done(null, { user: username })
        else done(new Error('unknown user or wrong password'))
      },
      onRcptTo({ address }, _session, done) {
        done(refused.has(address) ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null)
      },
      onData(stream, { envelope, user }, done) {
        buffer(stream).then((bytes) => {
          const to = envelope.rcptTo.map(({ address }) => address)
          taken.push({ ...parseMail(bytes), to, user: user ?? null })
          done()
        }, done)
      },
    })
    server.on('error', () => {})
    await new Promise<void>((listening, failed) => {
      server.server.once('error', failed)
      server.listen(port, '127.0.0.1', listening)
    })
    return server
  }
  let server: SMTPServer | null = await open(0)
  const { port } = server.server.address() as AddressInfo
  const stop = async () => {
    const open = server
    server = null
    if (open) await new Promise<void>((closed) => open.close(() => closed()))
  }
  return {
    url: `smtp://desk:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    taken,
    get signIns() {
      return signIns
    },
    refused,
    stop,
    async start() {
      server ??= await open(port)
    },
    [Symbol.asyncDispose]: stop,
  }
}
