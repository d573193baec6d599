import type { FastifyReply, FastifyRequest } from 'fastify'
import { findTokenRights, type TokenRights } from '../../catalog/access/tokens.ts'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { withQueryTimeout } from '../../catalog/query-timeout.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import { hasScope, missingScopeError, type Scope } from '../../model/scope.ts'
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
import type { Access } from './api.ts'
import { findSession } from './session.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller: a token's id, or a hook's name; null if anonymous. */
    caller: string | null
    /** What the caller may see of posts. */
    viewer: Viewer
    /** The caller's scopes; null for an anonymous caller. */
    scopes: readonly Scope[] | null
    /** Whether the caller authenticated by a session cookie. */
    signedIn: boolean
    /** Checks the token or session again. @throws ServiceError `unauthorized`, `forbidden` */
    revalidateToken: () => Promise<void>
    /** The signature to verify once the body has arrived; null without one. */
    signature: SignatureHead | null
  }
}

/**
 * Creates the hook that authorizes each request by its token, or by the session that a token started. The scope
 * `admin` grants every route. On routes that accept signatures, a signed request is judged by its signature alone. A
 * browser that requests a page without credentials is redirected to the sign-in page.
 *
 * @throws ServiceError `unauthorized`, `forbidden`, `signature-refused`
 */
export function createAuthHook(app: Pick<App, 'catalog' | 'config' | 'clock'>) {
  const rightsOf = createRightsLookup(app)
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    refuseTokenInUrl(request.url)
    const { access, signed, isOwn } = request.routeOptions.config
    // The not-found handler answers; which routes exist is no secret.
    if (request.is404 || access === 'public') return
    if (signed && isSigned(request.headers)) {
      if (app.config.hookSecrets.length === 0) throw signatureRefused('No hook secret is configured.')
      request.signature = parseSignatureHead(request.headers, app.clock.now())
      return
    }
    const { authorization } = request.headers
    const session = authorization === undefined ? await findSession(app, request) : null
    request.signedIn = session !== null
    const findCurrentRights = async (): Promise<TokenRights | null> =>
      session ? await findSession(app, request) : await rightsOf(bearerToken(request, access))
    const { publicRead } = app.config
    if (access === 'policy' || (access === 'read' && publicRead)) {
      const rights =
        session ?? (authorization === undefined ? null : requireRights(await findCurrentRights()))
      // A token without the scope `read` sees what a caller without a token sees.
      if (rights) identify(request, rights)
      if (request.viewer === 'public' && publicRead)
        Object.assign(request, { viewer: 'guest', scopes: ['read'] })
      return
    }
    if (session === null && authorization === undefined && request.method === 'GET' && acceptsHtml(request)) {
      return await reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
    }
    const rights = requireRights(session ?? (await findCurrentRights()), access)
    if (isOwn && !hasScope(rights.scopes, access) && hasScope(rights.scopes, 'ingest')) {
      if (!(await isOwn(rights.id, request))) throw missingScopeError(access)
      identify(request, rights)
      request.viewer = 'guest'
      return
    }
    identify(request, requireScope(rights, access))
    request.revalidateToken = async () => void requireScope(await findCurrentRights(), access)
  }
}

function identify(request: FastifyRequest, { id, scopes }: TokenRights): void {
  request.caller = id
  request.scopes = scopes
  if (hasScope(scopes, 'read')) request.viewer = 'reader'
}

function requireRights(rights: TokenRights | null, scope?: Scope): TokenRights {
  if (rights) return rights
  throw unauthorizedError('The token is unknown, revoked or expired.', scope)
}

function requireScope(found: TokenRights | null, scope: Scope | undefined): TokenRights {
  const rights = requireRights(found, scope)
  if (hasScope(rights.scopes, scope)) return rights
  throw missingScopeError(scope)
}

/** Batches concurrent lookups into one query. Nothing is cached, so that a revocation takes effect at once. */
function createRightsLookup(
  app: Pick<App, 'catalog' | 'clock'>,
): (token: string) => Promise<TokenRights | null> {
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

/** Proxies and servers log URLs, so a token in a URL is compromised. */
function refuseTokenInUrl(url: string): void {
  if (!/stet_[0-9a-f]{8}_[\w-]{43}/.test(safeDecodeURIComponent(url))) return
  throw new ServiceError('unauthorized', 'Tokens must not be sent in the URL.', {
    hint: 'Send it as Authorization: Bearer …, and revoke this one: it may be in logs.',
  })
}

function bearerToken({ headers }: FastifyRequest, access: Access | undefined): string {
  const token = /^Bearer ([\w.~+/=-]{1,200})$/i.exec(headers.authorization ?? '')?.[1]
  if (token === undefined) throw unauthorizedError('This needs a token: Authorization: Bearer …', access)
  return token
}

function unauthorizedError(message: string, access: Access = 'admin'): ServiceError {
  const scope = access === 'public' || access === 'policy' ? 'read' : access
  return new ServiceError('unauthorized', message, { hint: `Make one: stet token create --scope ${scope}` })
}
