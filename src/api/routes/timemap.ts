import { listMementos } from '../../catalog/snapshots/mementos.ts'
import type { App } from '../../runtime/app.ts'
import { MementoLinks } from '../memento/memento-links.ts'
import {
  findOriginal,
  mementoNotFoundError,
  pathAfterPrefix,
  setPublicHeaders,
} from '../memento/original-resource.ts'
import { text } from '../openapi/media-types.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { setCacheControl } from '../views/visibility.ts'

const PATH = '/timemap/link/'
/** Mementos in one page. */
const PAGE_SIZE = 500

/** `GET /timemap/link/{url}`, with further pages at `/timemap/link/{page}/{url}` (RFC 7089, section 5). */
export function timemapRoute(api: Api, app: Pick<App, 'catalog' | 'platforms' | 'config'>): void {
  api.route({
    method: 'GET',
    url: `${PATH}*`,
    config: { access: 'policy' },
    schema: {
      operationId: 'getTimemap',
      summary: 'List the mementos of a post',
      tags: ['Memento'],
      response: { 200: text('application/link-format') },
    },
    handler: async (request, reply) => {
      setPublicHeaders(reply)
      const [, digits = '1', raw = ''] =
        /^(?:([1-9]\d{0,6})\/)?(.*)$/s.exec(pathAfterPrefix(request, PATH)) ?? []
      const page = Number(digits)
      const { row, seen } = await findOriginal(app, request, raw)
      const found = await listMementos((await app.catalog()).db, row, page, PAGE_SIZE)
      const [from, until] = [found?.times[0], found?.times.at(-1)]
      if (!found || !from || !until) throw mementoNotFoundError(row.url)
      const links = new MementoLinks(publicUrlOf(app, api), row.url)
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
      setCacheControl(reply, seen)
      return await reply
        .header('content-type', 'application/link-format')
        .header('x-content-type-options', 'nosniff')
        .send(Buffer.from(`${lines.join(',\n')}\n`))
    },
  })
}
