import type { FastifyReply, FastifyRequest } from 'fastify'
import { findSessionHolder, type SessionHolder } from '../../catalog/access/sessions.ts'
import { withQueryTimeout } from '../../catalog/query-timeout.ts'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'

/** Browsers send it to this host alone, over TLS or to localhost, and hide it from scripts. */
const NAME = '__Host-stet'
const ATTRIBUTES = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' } as const

/** The session secret in a request's cookie; null without one. */
export function readSessionSecret(request: FastifyRequest): string | null {
  const secret = request.cookies[NAME] ?? ''
  return /^[\w-]{43}$/.test(secret) ? secret : null
}

/**
 * Finds the holder of a request's session; null without a valid one. Browsers attach the cookie to requests from any
 * site, so a request that may change something must come from Stet's own pages.
 *
 * @throws ServiceError `forbidden`
 */
export async function findSession(
  app: Pick<App, 'catalog' | 'config' | 'clock'>,
  request: FastifyRequest,
): Promise<SessionHolder | null> {
  const secret = readSessionSecret(request)
  if (secret === null) return null
  if (request.method !== 'GET' && request.method !== 'HEAD') requireSameOrigin(app, request)
  return await withQueryTimeout(findSessionHolder((await app.catalog()).db, secret, app.clock.now()))
}

export function setSessionCookie(reply: FastifyReply, secret: string, lastsMs: number): void {
  reply.setCookie(NAME, secret, { ...ATTRIBUTES, maxAge: Math.floor(lastsMs / 1000) })
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(NAME, ATTRIBUTES)
}

/** Guards against cross-site request forgery. @throws ServiceError `forbidden` unless one of Stet's own pages sent the request */
export function requireSameOrigin({ config }: Pick<App, 'config'>, request: FastifyRequest): void {
  if (isSameOrigin(request, config.publicUrl)) return
  throw new ServiceError('forbidden', 'Another site sent this request.', {
    hint: 'Use the pages of Stet. Behind a proxy, set STET_PUBLIC_URL to the public address.',
  })
}

/**
 * Browsers send `Origin` with every request that may change something. `null`, other hosts and other schemes are refused.
 * The scheme of the request itself is unknown behind a proxy, but browsers keep the session's cookie only over TLS or on
 * this machine.
 */
function isSameOrigin({ headers }: FastifyRequest, publicUrl: string | null): boolean {
  const { origin, host = '', 'sec-fetch-site': site } = headers
  if (origin === undefined) return site === 'same-origin'
  const from = URL.parse(origin)
  if (from === null || from.origin !== origin) return false
  if (publicUrl !== null && from.origin === new URL(publicUrl).origin) return true
  if (from.origin === URL.parse(`https://${host}`)?.origin) return true
  return from.origin === URL.parse(`http://${host}`)?.origin && LOOPBACK.test(from.hostname)
}

/** The hosts that browsers trust without TLS (W3C Secure Contexts, § 3.1). */
const LOOPBACK = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
