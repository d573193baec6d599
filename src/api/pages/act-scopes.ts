import type { FastifyRequest } from 'fastify'
import { hasScope, type Scope } from '../../model/scope.ts'

/** The scope that each act on a page needs. */
export const ACT_SCOPES = {
  /** Approve, hold, withdraw. */
  decide: 'edit',
  check: 'edit',
  capture: 'edit',
  /** Take down, restore. */
  takeDown: 'admin',
} as const satisfies Readonly<Record<string, Scope>>
export type PageAct = keyof typeof ACT_SCOPES

/** Whether the caller of a page may act. */
export const mayAct = ({ scopes }: Pick<FastifyRequest, 'scopes'>, act: PageAct): boolean =>
  scopes !== null && hasScope(scopes, ACT_SCOPES[act])
