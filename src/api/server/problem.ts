import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { asStetError, type ErrorCode, StetError } from '../../model/errors.ts'
import { sendErrorPage } from '../pages/error-page.ts'
import { acceptsHtml } from './accepts-html.ts'

/** A problem document (RFC 9457) with a stable `code`; `hint` says what to do. */
export const Problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    input: z.string().optional(),
    hint: z.string().optional(),
  })
  .meta({ id: 'Problem' })
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

/** Default `Retry-After` of a 503, in seconds. */
const RETRY_AFTER_S = '5'

/** Answers with the problem of a thrown value. The messages of errors that are not Stet's own are not sent. */
export function sendError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(thrown)
  // Access and availability can change at any moment.
  reply.header('cache-control', 'no-store')
  if (problem.status >= 500) request.log.error({ err: thrown }, problem.code)
  if (problem.status === 503 && !reply.hasHeader('retry-after')) reply.header('retry-after', RETRY_AFTER_S)
  // The operator of this service blocks it (RFC 7725, section 4).
  if (problem.status === 451) reply.header('link', '</>; rel="blocked-by"')
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="stet"')
  respondWithProblem(request, reply, problem)
}

/** Answers with a page for browsers and a problem document for programs. */
export function respondWithProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  if (acceptsHtml(request)) sendErrorPage(request, reply, problem)
  else sendProblem(reply, problem)
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  // Sent as bytes: to a string Fastify adds a charset, which the media type does not define.
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

/** Converts a thrown value to the problem that a client may see. */
export function toProblem(thrown: unknown): Problem {
  const caught = toCatalogError(thrown)
  if (caught instanceof StetError && caught.code !== 'internal') {
    return createProblem(caught.httpStatus, caught.code, caught.message, caught)
  }
  const status = statusOf(caught)
  if (status === 413) return createProblem(413, 'input-too-large', 'The request body is too large.')
  if (status !== null && status < 500) return createProblem(status, 'usage', asStetError(caught).message)
  return createProblem(500, 'internal', 'Internal error; the log has the details.')
}

/** The status of an error of Fastify's own; null for any other. */
function statusOf(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || !('statusCode' in thrown)) return null
  return typeof thrown.statusCode === 'number' ? thrown.statusCode : null
}
