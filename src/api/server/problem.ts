import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { asStetError, type ErrorCode, StetError } from '../../model/errors.ts'
import { sendErrorPage } from '../pages/error-page.ts'
import { acceptsHtml } from './accepts-html.ts'

/** RFC 9457, with our stable `code`; `hint` says what to do. */
export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  input: z.string().optional(),
  hint: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  416: 'Range not satisfiable',
  422: 'Unprocessable',
  429: 'Too many requests',
  451: 'Taken down',
  500: 'Internal error',
  501: 'Not implemented',
  502: 'Bad gateway',
  503: 'Unavailable',
}

/** After a moment the part that was away may be back. */
const RETRY_AFTER_S = '5'

/** Answers with whatever was thrown; nothing of a stranger's message goes out. */
export function sendError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(thrown)
  // What is refused now may be shown in a moment, and the other way round.
  reply.header('cache-control', 'no-store')
  if (problem.status >= 500) request.log.error({ err: thrown }, problem.code)
  if (problem.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER_S)
  // Who withholds it is whoever runs this service (RFC 7725, section 4).
  if (problem.status === 451) reply.header('link', '</>; rel="blocked-by"')
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="stet"')
  respondWithProblem(request, reply, problem)
}

/** A page for whoever sits in front of a browser, a document for the rest. */
export function respondWithProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  if (acceptsHtml(request)) sendErrorPage(request, reply, problem)
  else sendProblem(reply, problem)
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  // As bytes: to a text Fastify would add a charset, which the registration of the type does not know.
  reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .send(Buffer.from(JSON.stringify(problem)))
}

export function createProblem(
  status: number,
  code: ErrorCode,
  detail: string,
  more: { input?: string | null; hint?: string | null } = {},
): Problem {
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    code,
    ...(more.input ? { input: more.input } : {}),
    ...(more.hint ? { hint: more.hint } : {}),
  }
}

/** What is told of whatever was thrown. */
export function toProblem(thrown: unknown): Problem {
  const caught = toCatalogError(thrown)
  if (caught instanceof StetError && caught.code !== 'internal') {
    return createProblem(caught.httpStatus, caught.code, caught.message, caught)
  }
  const status = statusOf(caught)
  if (status === 413) return createProblem(413, 'input-too-large', 'The request body is too large.')
  if (status !== null && status < 500) return createProblem(status, 'usage', asStetError(caught).message)
  return createProblem(500, 'internal', 'Something went wrong here; the log has the details.')
}

/** Fastify's own errors carry the status that they mean. */
function statusOf(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || !('statusCode' in thrown)) return null
  return typeof thrown.statusCode === 'number' ? thrown.statusCode : null
}
