import { manifestRef } from '../../catalog/snapshots/manifest-rows.ts'
import { findMementoAt, findNearestMemento } from '../../catalog/snapshots/mementos.ts'
import type { App } from '../../runtime/app.ts'
import { formatHttpDate, MementoLinks } from '../memento/memento-links.ts'
import {
  findOriginal,
  mementoNotFoundError,
  pathAfterPrefix,
  setPublicHeaders,
} from '../memento/original-resource.ts'
import { HTML_RESPONSE } from '../openapi/media-types.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { sendCard } from '../views/send-card.ts'
import { setCacheControl } from '../views/visibility.ts'

const PATH = '/memento/'

/**
 * `GET /memento/{14 digits}/{url}`: the card of the post as captured at that second. Any other time redirects to the
 * nearest memento, as web archives do.
 */
export function mementoRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'manifests' | 'platforms' | 'config'>,
): void {
  api.route({
    method: 'GET',
    url: `${PATH}*`,
    config: { access: 'policy' },
    schema: {
      operationId: 'getMemento',
      summary: 'Get the card of a post as it was at a time (`{14 digits}/{url}`)',
      tags: ['Memento'],
      response: { 200: HTML_RESPONSE, 302: { description: 'The nearest memento.' } },
    },
    handler: async (request, reply) => {
      setPublicHeaders(reply)
      const [, digits = '', raw = ''] = /^(\d{14})\/(.+)$/s.exec(pathAfterPrefix(request, PATH)) ?? []
      const wanted = parseDigitsTime(digits)
      if (wanted === null) throw mementoNotFoundError(pathAfterPrefix(request, PATH))
      const { row, seen } = await findOriginal(app, request, raw)
      const { db } = await app.catalog()
      const near = await findNearestMemento(db, row, wanted)
      const snapshot = near && (await findMementoAt(db, row, near.at))
      if (!near || !snapshot) throw mementoNotFoundError(row.url)
      const links = new MementoLinks(publicUrlOf(app, api), row.url)
      if (near.at.getTime() !== wanted.getTime()) {
        setCacheControl(reply, seen)
        return await reply.redirect(links.memento(near.at), 302)
      }
      reply
        .header('memento-datetime', formatHttpDate(near.at))
        .header(
          'link',
          [
            links.toOriginal(),
            links.toTimemap(1, 'timemap', { from: near.first, until: near.last }),
            links.toTimegate(),
            ...links.around(near),
          ].join(', '),
        )
      return await sendCard(app, api, request, reply, {
        manifest: await app.manifests.load(manifestRef(snapshot)),
        seen,
      })
    },
  })
}

/** Parses a UTC time such as `20261123215633`; null if it is invalid. */
function parseDigitsTime(digits: string): Date | null {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? []
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at.getTime()) ? null : at
}
