import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import type { Scope } from '../catalog/tables.ts'
import { scopesOf, tokenHash } from '../catalog/tokens.ts'
import { ServiceError } from '../model/errors.ts'

/**
 * Lets a request pass that holds a token of the scope its route asks for; `admin` may do all. The
 * process's own token, which its unix socket and its own commands carry, is not in the catalog.
 *
 * @throws ServiceError `unauthorized`, `forbidden`
 */
export function guard(app: App, ownToken: string) {
  const own = Buffer.from(tokenHash(ownToken))
  return async (request: FastifyRequest): Promise<void> => {
    const { access } = request.routeOptions.config
    // No such route: that is said by the handler, and is no secret.
    if (request.is404 || access === 'public') return
    const token = bearer(request)
    if (timingSafeEqual(Buffer.from(tokenHash(token)), own)) return
    const { db } = await app.catalog()
    const scopes = await scopesOf(db, token, app.clock.now())
    if (!scopes) throw refused('The token is unknown or revoked.')
    if (!allowed(scopes, access)) {
      throw new ServiceError('forbidden', `This needs a token of the scope ${access ?? 'admin'}.`, {
        hint: 'Make one: stet token create --scope …',
      })
    }
  }
}

function allowed(scopes: readonly Scope[], access: Scope | undefined): boolean {
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
