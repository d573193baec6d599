import type { LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { ResolveHost } from './dns.ts'
import type { AddressAllowlist } from './private-address-allowlist.ts'
import { assertAllowedAddress } from './ssrf-guard.ts'

/** The time limit for connecting, including the TLS handshake. */
const CONNECT_TIMEOUT_MS = 15_000

/**
 * Creates a connector for one origin that refuses private addresses. It checks all resolved addresses before it
 * connects, and the address of the connected socket again. The second check defeats DNS rebinding.
 */
export function createGuardedConnector(
  origin: URL,
  exceptions: AddressAllowlist,
  resolve: ResolveHost,
): buildConnector.connector {
  const lookup: LookupFunction = (host, options, done) => {
    resolve(host)
      .then((addresses) => {
        for (const address of addresses) assertAllowedAddress(address, origin, exceptions)
        const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
        const [first] = found
        if (!first) throw Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' })
        return { found, first }
      })
      .then(
        ({ found, first }) => (options.all ? done(null, found) : done(null, first.address, first.family)),
        (error: NodeJS.ErrnoException) => done(error, []),
      )
  }
  const connect = buildConnector({
    allowH2: false,
    timeout: CONNECT_TIMEOUT_MS,
    autoSelectFamily: true,
    lookup,
  } as buildConnector.BuildOptions)
  return (options, callback) => {
    connect(options, (...[error, socket]) => {
      if (error) {
        callback(error, null)
        return
      }
      try {
        assertAllowedAddress(socket.remoteAddress ?? '', origin, exceptions)
      } catch (refused) {
        socket.destroy()
        callback(refused as Error, null)
        return
      }
      callback(null, socket)
    })
  }
}
