import type { FastifyRequest } from 'fastify'

/**
 * Whether somebody looks at the answer in a browser: `text/html` is asked for by name. Programs do that too;
 * what is sent to the API is theirs.
 */
export function acceptsHtml(request: FastifyRequest): boolean {
  if (request.url.startsWith('/v1/') && request.method !== 'GET') return false
  return /(?:^|,)\s*text\/html\s*(?:;|,|$)/i.test(request.headers.accept ?? '')
}
