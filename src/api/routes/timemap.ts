import type { App } from '../../app.ts'
import { mementoPage } from '../../catalog/mementos.ts'
import type { Api } from '../api.ts'
import { keepFor } from '../may-see.ts'
import { MementoLinks } from '../memento/links.ts'
import { behind, noMemento, openHeaders, originalOf } from '../memento/original.ts'
import { publicUrl } from '../public-url.ts'

const PATH = '/timemap/link/'
/** Mementos a page. */
const PAGE = 500

/** `GET /timemap/link/{url}`, its later pages under `/timemap/link/{page}/{url}` (RFC 7089, section 5). */
export function timemapRoute(api: Api, app: App): void {
  api.route({
    method: ['GET', 'HEAD'],
    url: `${PATH}*`,
    config: { access: 'policy' },
    handler: async (request, reply) => {
      openHeaders(reply)
      const [, digits = '1', raw = ''] = /^(?:([1-9]\d{0,6})\/)?(.*)$/s.exec(behind(request, PATH)) ?? []
      const page = Number(digits)
      const { row, seen } = await originalOf(app, request, raw)
      const found = await mementoPage((await app.catalog()).db, row, page, PAGE)
      const [from, until] = [found?.times[0], found?.times.at(-1)]
      if (!found || !from || !until) throw noMemento(row.url)
      const links = new MementoLinks(publicUrl(app, api), row.url)
      const lines = [
        links.toOriginal(),
        links.toTimemap(page, 'self', { from, until }),
        ...found.others.map((one) => links.toTimemap(one.page, 'timemap', one)),
        links.toTimegate(),
        ...found.times.map((at, n) => {
          const first = found.first && n === 0 ? ['first'] : []
          const last = found.last && n === found.times.length - 1 ? ['last'] : []
          return links.toMemento(at, [...first, ...last, 'memento'].join(' '))
        }),
      ]
      keepFor(reply, seen)
      return await reply
        .header('content-type', 'application/link-format')
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(`${lines.join(',\n')}\n`))
    },
  })
}
