import { once } from 'node:events'
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { type ResolveHost, resolveWithFallback } from './dns.ts'

/** For the name service, and again for the connection. */
const TIMEOUT_MS = 1_000

/**
 * Reads until when the certificate of an https address is valid. Also of one that is not trusted or has ended: its end is
 * what is asked for. Takes at most two seconds, also where no name server answers.
 *
 * @throws the error of the connection; Error if the name is not found
 */
export async function readCertificateEnd(
  { hostname, port }: URL,
  // The system resolver alone has no time limit, and a lookup under way keeps the process.
  resolve: ResolveHost = resolveWithFallback(undefined, TIMEOUT_MS),
): Promise<Date> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const isName = isIP(host) === 0
  const [address] = isName ? await resolve(host) : [host]
  if (address === undefined) throw new Error(`${host} was not found.`)
  const socket = connect({
    host: address,
    port: Number(port || 443),
    rejectUnauthorized: false,
    ...(isName ? { servername: host } : {}),
  })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return new Date(socket.getPeerCertificate().valid_to)
  } finally {
    socket.on('error', () => {}).destroy()
  }
}
