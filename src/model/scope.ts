import { z } from 'zod'
import { ServiceError } from './errors.ts'

/** The rights of a token: to send articles and posts, to read, or to do everything. */
export const Scope = z.enum(['ingest', 'read', 'admin'])
export type Scope = z.infer<typeof Scope>

/** Whether a caller's scopes satisfy a route's; a route without a scope needs `admin`. */
export function hasScope(scopes: readonly Scope[], access: Scope | undefined): boolean {
  return scopes.includes('admin') || (access !== undefined && scopes.includes(access))
}

export const missingScopeError = (scope: Scope = 'admin'): ServiceError =>
  new ServiceError('forbidden', `This needs a token with the scope ${scope}.`, {
    hint: `Make one: stet token create --scope ${scope}`,
  })
