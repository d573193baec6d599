import type { FastifyRequest } from 'fastify'

/**
 * Whether the client is a browser, judged by a `text/html` in `Accept`. A request other than GET and HEAD under `/v1/`
 * comes from a program, whatever it accepts.
 */
export function acceptsHtml(request: FastifyRequest): boolean {
  if (request.url.startsWith('/v1/') && request.method !== 'GET' && request.method !== 'HEAD') return false
  return /(?:^|,)\s*text\/html\s*(?:;|,|$)/i.test(request.headers.accept ?? '')
}
