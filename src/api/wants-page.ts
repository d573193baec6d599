import type { FastifyRequest } from 'fastify'

/** Whether somebody looks at the answer in a browser: `text/html` is asked for by name, as only they do. */
export function wantsPage(request: FastifyRequest): boolean {
  return /(?:^|,)\s*text\/html\s*(?:;|,|$)/i.test(request.headers.accept ?? '')
}
