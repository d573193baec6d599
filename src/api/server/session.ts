import type { FastifyReply, FastifyRequest } from 'fastify'
import { findSessionHolder, type SessionHolder } from '../../catalog/access/sessions.ts'
import { withQueryTimeout } from '../../catalog/query-timeout.ts'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'

/** Browsers send it to this host alone, over TLS or to this machine, and hide it from scripts. */
const SECURE_COOKIE = {
  name: '__Host-stet',
  attributes: { path: '/', secure: true, httpOnly: true, sameSite: 'strict' },
} as const

/** For a service whose public address is plain http: browsers would not keep the other cookie. */
const PLAIN_COOKIE = {
  name: 'stet',
  attributes: { path: '/', httpOnly: true, sameSite: 'strict' },
} as const

const cookieOf = ({ config }: Pick<App, 'config'>) =>
  isPlain(config.publicUrl) ? PLAIN_COOKIE : SECURE_COOKIE

/** Whether sessions go unencrypted over a network, because the operator says that the public address is plain http. */
export function isPlain(publicUrl: string | null): boolean {
  const url = publicUrl === null ? null : URL.parse(publicUrl)
  return url?.protocol === 'http:' && !LOOPBACK.test(url.hostname)
}

/** The session secret in a request's cookie; null without one. */
export function readSessionSecret(app: Pick<App, 'config'>, request: FastifyRequest): string | null {
  const secret = request.cookies[cookieOf(app).name] ?? ''
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
  const secret = readSessionSecret(app, request)
  if (secret === null) return null
  if (request.method !== 'GET' && request.method !== 'HEAD') requireSameOrigin(app, request)
  return await withQueryTimeout(findSessionHolder((await app.catalog()).db, secret, app.clock.now()))
}

export function setSessionCookie(
  app: Pick<App, 'config'>,
  reply: FastifyReply,
  secret: string,
  lastsMs: number,
): void {
  const { name, attributes } = cookieOf(app)
  reply.setCookie(name, secret, { ...attributes, maxAge: Math.floor(lastsMs / 1000) })
}

export function clearSessionCookie(app: Pick<App, 'config'>, reply: FastifyReply): void {
  const { name, attributes } = cookieOf(app)
  reply.clearCookie(name, attributes)
}

/** Guards against cross-site request forgery. @throws ServiceError `forbidden` unless one of Stet's own pages sent the request */
export function requireSameOrigin({ config }: Pick<App, 'config'>, request: FastifyRequest): void {
  if (isSameOrigin(request, config.publicUrl)) return
  const { origin, host } = request.headers
  // A person who opened the pages over a network without TLS, where a browser would not keep the cookie.
  if (origin === `http://${host}`) {
    throw new ServiceError('forbidden', `Stet does not know that its address is ${origin}.`, {
      hint: `Open it over https. In a network that is yours alone, set STET_PUBLIC_URL=${origin}: sessions then go over it unencrypted.`,
    })
  }
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
