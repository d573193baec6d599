import { once } from 'node:events'
import { isIP } from 'node:net'
import { connect } from 'node:tls'

const TIMEOUT_MS = 5_000

/**
 * Reads until when the certificate of an https address is valid. Also of one that is not trusted or has ended: its end is
 * what is asked for.
 *
 * @throws the error of the connection
 */
export async function readCertificateEnd(url: URL): Promise<Date> {
  const { hostname, port } = url
  const host = hostname.replace(/^\[|\]$/g, '')
  const socket = connect({
    host,
    port: Number(port || 443),
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(TIMEOUT_MS) })
    return new Date(socket.getPeerCertificate().valid_to)
  } finally {
    socket.on('error', () => {}).destroy()
  }
}
