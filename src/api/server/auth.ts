import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { findTokenRights, hashToken, type TokenRights } from '../../catalog/access/tokens.ts'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { withQueryTimeout } from '../../catalog/query-timeout.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Scope } from '../../model/scope.ts'
import { safeDecodeURIComponent } from '../../model/url.ts'
import type { App } from '../../runtime/app.ts'
import { createBatcher } from '../../runtime/batcher.ts'
import {
  isSigned,
  parseSignatureHead,
  type SignatureHead,
  signatureRefusedError as signatureRefused,
} from '../intake/hook-signature.ts'
import { acceptsHtml } from './accepts-html.ts'
import { findSession } from './session.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks: a token's id, `own` for this process's own commands, a hook's name; null for anyone. */
    caller: string | null
    /** What whoever asks may do; null on routes that are open to all. */
    scopes: readonly Scope[] | null
    /** Whether a browser's session stands for the token. */
    signedIn: boolean
    /** Whether the token, or the session, still has that right. @throws ServiceError `unauthorized`, `forbidden` */
    stillMay: () => Promise<void>
    /** Set where a signature is to be proven as soon as the body is there. */
    signature: SignatureHead | null
  }
}

/** The caller on the unix socket, and of commands that have the parts open themselves. */
export const INTERNAL_CALLER = 'own'

/**
 * Lets a request pass that holds a token of the scope its route asks for, or a session that was begun
 * with one; `admin` may do all. The process's own token, which its unix socket and its own commands
 * carry, is not in the catalog. A request with a hook's signature is judged by that alone, on the
 * routes that take one. A browser that asks for a page without either is led to sign in.
 *
 * @throws ServiceError `unauthorized`, `forbidden`, `signature-refused`
 */
export function createAuthHook(app: Pick<App, 'catalog' | 'ledger' | 'config' | 'clock'>, ownToken: string) {
  const own = Buffer.from(hashToken(ownToken))
  const known = lookUp(app)
  const look = async (token: string): Promise<TokenRights | null> =>
    timingSafeEqual(Buffer.from(hashToken(token)), own)
      ? { id: INTERNAL_CALLER, scopes: ['admin'] }
      : await known(token)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    refuseTokenInUrl(request.url)
    const { access, signed } = request.routeOptions.config
    // No such route: that is said by the handler, and is no secret.
    if (request.is404 || access === 'public') return
    if (signed && isSigned(request.headers)) {
      if (app.config.hookSecrets.length === 0) throw signatureRefused('This service has no secret of a hook.')
      request.signature = parseSignatureHead(request.headers, app.clock.now())
      return
    }
    const session = request.headers.authorization === undefined ? await findSession(app, request) : null
    request.signedIn = session !== null
    if (session === null && request.headers.authorization === undefined) {
      if ((access === 'read' || access === 'policy') && app.config.publicRead) {
        request.scopes = ['read']
        return
      }
      if (access === 'policy') return
      if (request.method === 'GET' && acceptsHtml(request)) {
        return await reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
      }
    }
    const scope = access === 'policy' ? 'read' : access
    const rights = enough(session ?? (await look(bearer(request))), scope)
    request.stillMay = async () =>
      void enough(session ? await findSession(app, request) : await look(bearer(request)), scope)
    request.caller = rights.id
    request.scopes = rights.scopes
  }
}

function enough(rights: TokenRights | null, scope: Scope | undefined): TokenRights {
  if (!rights) throw refused('The token is unknown, revoked or past its end.')
  if (hasScope(rights.scopes, scope)) return rights
  throw new ServiceError('forbidden', `This needs a token of the scope ${scope ?? 'admin'}.`, {
    hint: 'Make one: stet token create --scope …',
  })
}

/** Tokens that are asked about at the same time are one question; none is answered from memory. */
function lookUp(app: Pick<App, 'catalog' | 'clock'>): (token: string) => Promise<TokenRights | null> {
  return createBatcher(
    async (tokens: readonly string[]) => {
      try {
        const { db } = await app.catalog()
        return await withQueryTimeout(findTokenRights(db, tokens, app.clock.now()))
      } catch (thrown) {
        throw toCatalogError(thrown)
      }
    },
    { maxItems: 200, maxWeight: Number.POSITIVE_INFINITY, weightOf: () => 0, maxConcurrent: 2 },
  )
}

/** An address is written into logs all along its way: a token in it is no secret any more. */
function refuseTokenInUrl(url: string): void {
  if (!/stet_[0-9a-f]{8}_[\w-]{43}/.test(safeDecodeURIComponent(url))) return
  throw new ServiceError('unauthorized', 'A token does not belong into an address.', {
    hint: 'Send it as Authorization: Bearer …, and revoke this one: logs have seen it.',
  })
}

/** Whether these rights are enough for what asks for a scope; a route that says nothing asks for `admin`. */
export function hasScope(scopes: readonly Scope[], access: Scope | undefined): boolean {
  return scopes.includes('admin') || (access !== undefined && scopes.includes(access))
}

function bearer(request: FastifyRequest): string {
  const token = /^Bearer ([\w.~+/=-]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) throw refused('This needs a token: Authorization: Bearer …')
  return token
}

function refused(message: string): ServiceError {
  return new ServiceError('unauthorized', message, { hint: 'Make one: stet token create --scope read' })
}
