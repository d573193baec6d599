import { findMementoAt, findNearestMemento } from '../../catalog/snapshots/mementos.ts'
import type { App } from '../../runtime/app.ts'
import { formatHttpDate, MementoLinks } from '../memento/memento-links.ts'
import {
  findOriginal,
  mementoNotFoundError,
  pathAfterPrefix,
  setPublicHeaders,
} from '../memento/original-resource.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { sendCard } from '../views/send-card.ts'
import { setCacheControl } from '../views/visibility.ts'

const PATH = '/memento/'

/**
 * `GET /memento/{14 digits}/{url}`: the card of the post as it was at that second. At any other time
 * it leads to the nearest, as web archives do.
 */
export function mementoRoute(
  api: Api,
  app: Pick<App, 'catalog' | 'manifests' | 'platforms' | 'config'>,
): void {
  api.route({
    method: ['GET', 'HEAD'],
    url: `${PATH}*`,
    config: { access: 'policy' },
    handler: async (request, reply) => {
      setPublicHeaders(reply)
      const [, digits = '', raw = ''] = /^(\d{14})\/(.+)$/s.exec(pathAfterPrefix(request, PATH)) ?? []
      const wanted = timeOf(digits)
      if (wanted === null) throw mementoNotFoundError(pathAfterPrefix(request, PATH))
      const { row, seen } = await findOriginal(app, request, raw)
      const { db } = await app.catalog()
      const place = await findNearestMemento(db, row, wanted)
      const snapshot = place && (await findMementoAt(db, row, place.at))
      if (!place || !snapshot) throw mementoNotFoundError(row.url)
      const links = new MementoLinks(publicUrlOf(app, api), row.url)
      if (place.at.getTime() !== wanted.getTime()) {
        setCacheControl(reply, seen)
        return await reply.redirect(links.memento(place.at), 302)
      }
      reply
        .header('memento-datetime', formatHttpDate(place.at))
        .header(
          'link',
          [
            links.toOriginal(),
            links.toTimemap(1, 'timemap', { from: place.first, until: place.last }),
            links.toTimegate(),
            ...links.around(place),
          ].join(', '),
        )
      return await sendCard(app, api, request, reply, {
        manifest: await app.manifests.load(snapshot.manifest_key),
        seen,
      })
    },
  })
}

/** `20261123215633`, UTC; null for a time that is none. */
function timeOf(digits: string): Date | null {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? []
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at.getTime()) ? null : at
}
