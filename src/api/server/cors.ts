import type { FastifyReply } from 'fastify'
import type { Api } from './api.ts'

const EXPOSED = 'Content-Range, Content-Length, Accept-Ranges, ETag'

/** Lets pages of other origins read the response, with ranges. They must send a token; cookies are not sent along. */
export function allowCrossOrigin(reply: FastifyReply): void {
  reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-headers', 'Range, Authorization, If-Range, If-None-Match')
    .header('access-control-allow-methods', 'GET, HEAD')
    .header('access-control-expose-headers', EXPOSED)
    .header('cross-origin-resource-policy', 'cross-origin')
}

/** Answers CORS preflight requests (Fetch, § 4.8). */
export function registerPreflight(api: Api, url: string): void {
  api.options(url, { config: { access: 'public' } }, async (_request, reply) => {
    allowCrossOrigin(reply)
    return await reply.code(204).send()
  })
}
