import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import type { Api } from './api.ts'
import { createProblem, respondWithProblem } from './problem.ts'

const METHODS: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']

/**
 * Gives each GET route that is registered later the method HEAD too, with the same handler: Node sends no body, and the headers are those of GET,
 * the length among them.
 *
 * @returns registers, once all routes are, an answer 405 with `Allow` for each of their paths and other methods
 */
export function registerMethods(api: Api): () => void {
  const allowed = new Map<string, { readonly url: string; readonly methods: Set<HTTPMethods> }>()
  api.addHook('onRoute', (route) => {
    const methods = [route.method].flat()
    if (methods.includes('GET') && !methods.includes('HEAD')) methods.push('HEAD')
    route.method = methods
    // A path is the same whatever its parameters are called.
    const path = route.url.replace(/:\w+/g, ':')
    const known = allowed.get(path)?.methods ?? []
    allowed.set(path, { url: route.url, methods: new Set([...known, ...methods]) })
  })
  api.addHook('onSend', async (request, reply, payload) => {
    // To GET, Node itself says that there is no body.
    const isBare = payload == null && ![204, 304].includes(reply.statusCode)
    if (request.method === 'HEAD' && isBare && !reply.hasHeader('content-length'))
      reply.header('content-length', 0)
  })
  return () => {
    for (const { url, methods } of [...allowed.values()]) {
      const method = METHODS.filter((one) => !methods.has(one))
      const allow = METHODS.filter((one) => methods.has(one)).join(', ')
      const refuse = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
        reply.header('allow', allow)
        const detail = `${request.url.split('?', 1)[0]} does not answer ${request.method}.`
        respondWithProblem(request, reply, createProblem(405, 'usage', detail, { hint: `Use ${allow}.` }))
        return reply
      }
      // Before the body is read.
      api.route({
        method,
        url,
        config: { access: 'public' },
        schema: { hide: true },
        onRequest: refuse,
        handler: refuse,
      })
    }
  }
}
