import type { App } from '../../app.ts'
import { mementoAt, mementoNear } from '../../catalog/mementos.ts'
import type { Api } from '../api.ts'
import { manifestAt } from '../manifest-cache.ts'
import { keepFor } from '../may-see.ts'
import { httpDate, MementoLinks } from '../memento/links.ts'
import { behind, noMemento, openHeaders, originalOf } from '../memento/original.ts'
import { publicUrl } from '../public-url.ts'
import { sendCard } from '../shown-card.ts'

const PATH = '/memento/'

/**
 * `GET /memento/{14 digits}/{url}`: the card of the post as it was at that second. At any other time
 * it leads to the nearest, as web archives do.
 */
export function mementoRoute(api: Api, app: App): void {
  api.route({
    method: ['GET', 'HEAD'],
    url: `${PATH}*`,
    config: { access: 'policy' },
    handler: async (request, reply) => {
      openHeaders(reply)
      const [, digits = '', raw = ''] = /^(\d{14})\/(.+)$/s.exec(behind(request, PATH)) ?? []
      const wanted = timeOf(digits)
      if (wanted === null) throw noMemento(behind(request, PATH))
      const { row, seen } = await originalOf(app, request, raw)
      const { db } = await app.catalog()
      const place = await mementoNear(db, row, wanted)
      const snapshot = place && (await mementoAt(db, row, place.at))
      if (!place || !snapshot) throw noMemento(row.url)
      const links = new MementoLinks(publicUrl(app, api), row.url)
      if (place.at.getTime() !== wanted.getTime()) {
        keepFor(reply, seen)
        return await reply.redirect(links.memento(place.at), 302)
      }
      reply
        .header('memento-datetime', httpDate(place.at))
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
        manifest: await manifestAt(app, snapshot.manifest_key),
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
