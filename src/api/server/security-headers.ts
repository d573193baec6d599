import type { FastifyReply } from 'fastify'
import type { Api } from './api.ts'

/** On every response. Routes that answer with a page, a card or archived bytes replace the policy by theirs. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

/** Sets the headers before anything else can answer: also on errors, redirects and unknown routes. */
export function registerSecurityHeaders(api: Api): void {
  api.addHook('onRequest', async (_request, reply) => void reply.headers(SECURITY_HEADERS))
}

/** Sets the headers on a response to a request that reaches no hook, such as one with a malformed URL. */
export const withSecurityHeaders = (reply: FastifyReply): FastifyReply => reply.headers(SECURITY_HEADERS)
