import type { FastifyReply, FastifyRequest } from 'fastify'
import { findPublicationStatuses, type PublicationStatusRow } from '../../catalog/posts/post-visibility.ts'
import { ServiceError } from '../../model/errors.ts'
import { safeDecodeURIComponent } from '../../model/url.ts'
import type { App } from '../../runtime/app.ts'
import { visibilityOf } from '../views/visibility.ts'

/**
 * Parses the original's URL in the path of a Memento route. It may be written as it is, with its query, or
 * percent-encoded as a whole. Restores the slash that some proxies remove from `https://`.
 *
 * @param raw the request target after the route's prefix
 */
function parseOriginalUrl(raw: string): string {
  const whole = /^https?%3a/i.test(raw) ? safeDecodeURIComponent(raw) : raw
  const slashes = whole.replace(/^(https?):\/+/i, '$1://')
  return /^https?:\/\//i.test(slashes) ? slashes : `https://${slashes}`
}

/** A post whose mementos the caller may see. */
interface OriginalResource {
  readonly row: PublicationStatusRow
  readonly seen: 'public' | 'reader'
}

/**
 * Finds the post of a URL. All forms of a post's URL have one original: the canonical URL.
 *
 * @throws ServiceError `not-found` if the post is unknown or the caller may not see it; `taken-down`
 */
export async function findOriginal(
  app: Pick<App, 'catalog' | 'platforms' | 'config'>,
  request: FastifyRequest,
  raw: string,
): Promise<OriginalResource> {
  const url = parseOriginalUrl(raw)
  const post = app.platforms.post(url)
  const [row] = post ? await findPublicationStatuses((await app.catalog()).db, [post]) : []
  // A snapshot made from a citation is never a memento, so the main snapshot's witness does not matter here.
  const seen = row ? visibilityOf(app, request, { ...row, witness: 'web-archive' }) : 'closed'
  if (!row || seen === 'closed') throw mementoNotFoundError(url)
  return { row, seen }
}

export const mementoNotFoundError = (url: string): ServiceError =>
  new ServiceError('not-found', `No memento of ${url}.`, { input: url })

/** The request target after a route's prefix, with the query. */
export const pathAfterPrefix = (request: FastifyRequest, route: string): string =>
  request.url.slice(route.length)

/** Exposes the Memento headers to browser clients of other origins. */
export function setPublicHeaders(reply: FastifyReply): void {
  reply
    .header('access-control-allow-origin', '*')
    .header('access-control-expose-headers', 'Link, Location, Memento-Datetime, Vary')
}
