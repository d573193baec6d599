import type { FastifyReply, FastifyRequest } from 'fastify'
import { findSessionHolder, type SessionHolder } from '../../catalog/access/sessions.ts'
import { withQueryTimeout } from '../../catalog/query-timeout.ts'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'

/** Sent back to this host alone, over TLS or to this machine itself, and never read by a script. */
const NAME = '__Host-stet'
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Strict'

/** The session that a request carries; null where it carries none. */
export function readSessionCookie(request: FastifyRequest): string | null {
  const cookie = request.headers.cookie ?? ''
  return /(?:^|;\s*)__Host-stet=([\w-]{43})(?:;|$)/.exec(cookie)?.[1] ?? null
}

/**
 * Whose session a request carries; null where it carries none that is in force. A browser sends the
 * cookie whoever wrote the page, so what may change something must come from our own pages.
 *
 * @throws ServiceError `forbidden`
 */
export async function findSession(
  app: Pick<App, 'catalog' | 'config' | 'clock'>,
  request: FastifyRequest,
): Promise<SessionHolder | null> {
  const secret = readSessionCookie(request)
  if (secret === null) return null
  if (request.method !== 'GET' && request.method !== 'HEAD') requireSameOrigin(app, request)
  return await withQueryTimeout(findSessionHolder((await app.catalog()).db, secret, app.clock.now()))
}

export function setSessionCookie(reply: FastifyReply, secret: string, lastsMs: number): void {
  reply.header('set-cookie', `${NAME}=${secret}; ${ATTRIBUTES}; Max-Age=${Math.floor(lastsMs / 1000)}`)
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.header('set-cookie', `${NAME}=; ${ATTRIBUTES}; Max-Age=0`)
}

/** @throws ServiceError `forbidden` for what was not sent from one of our own pages */
export function requireSameOrigin({ config }: Pick<App, 'config'>, request: FastifyRequest): void {
  if (isFromHere(request, config.publicUrl)) return
  throw new ServiceError('forbidden', 'This was sent from another site.', {
    hint: 'Do it from the pages of Stet; behind a proxy, set STET_PUBLIC_URL to the address in use.',
  })
}

/** A browser sends `Origin` with whatever may change something; `null` and other hosts' are refused. */
function isFromHere({ headers }: FastifyRequest, publicUrl: string | null): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers
  if (origin === undefined) return site === 'same-origin'
  const parsed = URL.parse(origin)
  if (parsed === null) return false
  return parsed.host === host || (publicUrl !== null && parsed.origin === new URL(publicUrl).origin)
}
