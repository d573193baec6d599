import { findNearestMemento } from '../../catalog/snapshots/mementos.ts'
import { StetError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { formatHttpDate, MementoLinks, parseHttpDate } from '../memento/memento-links.ts'
import {
  findOriginal,
  mementoNotFoundError,
  pathAfterPrefix,
  setPublicHeaders,
} from '../memento/original-resource.ts'
import { HTML_RESPONSE } from '../openapi/media-types.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { setCacheControl } from '../views/visibility.ts'

const PATH = '/timegate/'

/** `GET /timegate/{url}`: redirects to the memento nearest to `Accept-Datetime` (RFC 7089, pattern 2.1). */
export function timegateRoute(api: Api, app: Pick<App, 'catalog' | 'platforms' | 'config'>): void {
  api.route({
    method: 'GET',
    url: `${PATH}*`,
    config: { access: 'policy' },
    schema: {
      operationId: 'getTimegate',
      summary: 'Find the memento of a post that is nearest to `Accept-Datetime`',
      tags: ['Memento'],
      response: {
        302: { description: 'The nearest memento.' },
        200: { description: 'The nearest memento, for clients that follow the redirect.', ...HTML_RESPONSE },
      },
    },
    handler: async (request, reply) => {
      setPublicHeaders(reply)
      reply.header('vary', 'accept-datetime')
      const wanted = parseAcceptDatetime(request.headers['accept-datetime'])
      const { row, seen } = await findOriginal(app, request, pathAfterPrefix(request, PATH))
      const near = await findNearestMemento((await app.catalog()).db, row, wanted)
      if (!near) throw mementoNotFoundError(row.url)
      const links = new MementoLinks(publicUrlOf(app, api), row.url)
      setCacheControl(reply, seen)
      return await reply
        .header(
          'link',
          [
            links.toOriginal(),
            links.toTimemap(1, 'timemap', { from: near.first, until: near.last }),
            ...links.around(near),
          ].join(', '),
        )
        .type('text/plain; charset=UTF-8')
        .redirect(links.memento(near.at), 302)
    },
  })
}

function parseAcceptDatetime(header: string | string[] | undefined): Date | null {
  if (header === undefined) return null
  const wanted = parseHttpDate(String(header))
  if (wanted) return wanted
  throw new StetError('usage', `Accept-Datetime: ${String(header)} is not a valid time.`, {
    input: 'Accept-Datetime',
    hint: `Write it as ${formatHttpDate(new Date(0))}.`,
  })
}
