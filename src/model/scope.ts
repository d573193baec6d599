import { z } from 'zod'
import { ServiceError } from './errors.ts'

/** The rights of a token: to send articles and posts, to read, to decide about posts and check them too, or to do everything. */
export const Scope = z.enum(['ingest', 'read', 'edit', 'admin'])
export type Scope = z.infer<typeof Scope>

/** The scopes that satisfy a route's, beside its own and `admin`. */
const WIDER: Readonly<Partial<Record<Scope, Scope>>> = { read: 'edit' }

/** Whether a caller's scopes satisfy a route's; a route without a scope needs `admin`. */
export function hasScope(scopes: readonly Scope[], access: Scope | undefined): boolean {
  if (scopes.includes('admin')) return true
  if (access === undefined) return false
  const wider = WIDER[access]
  return scopes.includes(access) || (wider !== undefined && scopes.includes(wider))
}

export const missingScopeError = (scope: Scope = 'admin'): ServiceError =>
  new ServiceError('forbidden', `This needs a token with the scope ${scope}.`, {
    hint: `Make one: stet token create --scope ${scope}`,
  })
