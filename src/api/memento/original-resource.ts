import type { FastifyReply, FastifyRequest } from 'fastify'
import { findPublicationStatuses, type PublicationStatusRow } from '../../catalog/posts/publication-status.ts'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { visibilityOf } from '../views/visibility.ts'

/**
 * The address of the original in the path of a Memento route: as it stands, query and all, or
 * percent-encoded whole; with the slashes that a proxy took from `https://` put back.
 *
 * @param raw the part of the request's target behind the route's own
 */
export function parseOriginalUrl(raw: string): string {
  const whole = /^https?%3a/i.test(raw) ? decoded(raw) : raw
  const slashes = whole.replace(/^(https?):\/+/i, '$1://')
  return /^https?:\/\//i.test(slashes) ? slashes : `https://${slashes}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A post whose mementos whoever asks may see. */
export interface OriginalResource {
  readonly row: PublicationStatusRow
  readonly seen: 'public' | 'reader'
}

/**
 * The post that an address names. All forms of its address are one original: the canonical one.
 *
 * @throws ServiceError `not-found` where nothing of it is kept, or is for whoever asks; `taken-down`
 */
export async function findOriginal(
  app: Pick<App, 'catalog' | 'platforms' | 'config'>,
  request: FastifyRequest,
  raw: string,
): Promise<OriginalResource> {
  const url = parseOriginalUrl(raw)
  const post = app.platforms.post(url)
  const [row] = post ? await findPublicationStatuses((await app.catalog()).db, [post]) : []
  // What only an article quotes is no memento; so whose words the main snapshot holds is not asked.
  const seen = row ? visibilityOf(app, request, { ...row, witness: 'web-archive' }) : 'closed'
  if (!row || seen === 'closed') throw mementoNotFoundError(url)
  return { row, seen }
}

export const mementoNotFoundError = (url: string): ServiceError =>
  new ServiceError('not-found', `There is no memento of ${url} here.`, { input: url })

/** What follows a route's own path in a request's target, query and all. */
export const pathAfterPrefix = (request: FastifyRequest, route: string): string =>
  request.url.slice(route.length)

/** Clients in browsers read these headers across origins. */
export function setPublicHeaders(reply: FastifyReply): void {
  reply
    .header('access-control-allow-origin', '*')
    .header('access-control-expose-headers', 'Link, Location, Memento-Datetime, Vary')
}
