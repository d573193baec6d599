import type { Transporter } from 'nodemailer'
import type { MailConfig, SmtpServer } from '../model/mail-config.ts'
import { withTimeout } from '../model/with-timeout.ts'
import type { RenderedMail } from './render-mail.ts'

const CONNECT_MS = 15_000
const IDLE_MS = 30_000
/** The longest attempt. */
export const SEND_TIMEOUT_MS = 60_000
const VERIFY_TIMEOUT_MS = 20_000

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|::1)$/

/** Opens a client. Imports the library on first use. The password leaves this machine over TLS alone. */
async function openClient({ host, port, secure, auth }: SmtpServer): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    ...{ host, port, secure },
    ...(auth === null ? {} : { auth, requireTLS: !LOOPBACK.test(host) }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: IDLE_MS,
    // Nothing in a mail is a file or an address to read.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** Does something with a client, at most for a time, and closes it. */
async function withClient<T>(
  server: SmtpServer,
  ms: number,
  act: (client: Transporter) => Promise<T>,
): Promise<T> {
  const client = await openClient(server)
  try {
    return await withTimeout(act(client), ms, () => {
      throw new Error(`no answer within ${ms / 1000} s`)
    })
  } finally {
    client.close()
  }
}

/**
 * Sends a mail to every mailbox of the configuration.
 *
 * @param id the same at each attempt, so that a receiver knows a duplicate by its Message-ID
 * @returns the mailboxes that the server refused, while it took others
 * @throws what the server said, if it did not take the mail
 */
export async function sendMail(
  { server, from, to }: MailConfig,
  { subject, text, html, pictures }: RenderedMail,
  { id, at }: { readonly id: string; readonly at: Date },
): Promise<{ rejected: string[] }> {
  const domain = /@([^>]+)>?$/.exec(from)?.[1] ?? 'stet'
  const sent = await withClient(
    server,
    SEND_TIMEOUT_MS,
    async (client) =>
      await client.sendMail({
        ...{ from, to: [...to], subject, text, html },
        messageId: `<${id}@${domain}>`,
        date: at,
        // RFC 3834: no out-of-office replies.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        attachments: pictures.map(({ cid, bytes, mime }, n) => ({
          ...{ cid, content: Buffer.from(bytes), contentType: mime },
          filename: `picture-${n + 1}.jpg`,
          contentDisposition: 'inline' as const,
        })),
      }),
  )
  const rejected: unknown[] = sent.rejected ?? []
  return {
    rejected: rejected.map((one) =>
      typeof one === 'string' ? one : String((one as { address: string }).address),
    ),
  }
}

/** Connects, turns to TLS and signs in, and sends nothing. @throws what is wrong */
export async function verifySmtp(server: SmtpServer): Promise<void> {
  await withClient(server, VERIFY_TIMEOUT_MS, async (client) => await client.verify())
}
