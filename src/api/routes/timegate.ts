import type { App } from '../../app.ts'
import { mementoNear } from '../../catalog/mementos.ts'
import { StetError } from '../../model/errors.ts'
import type { Api } from '../api.ts'
import { keepFor } from '../may-see.ts'
import { httpDate, MementoLinks, readHttpDate } from '../memento/links.ts'
import { behind, noMemento, openHeaders, originalOf } from '../memento/original.ts'
import { problem, sendProblem } from '../problem.ts'
import { publicUrl } from '../public-url.ts'

const PATH = '/timegate/'

/** `GET /timegate/{url}`: leads to the memento nearest to `Accept-Datetime` (RFC 7089, pattern 2.1). */
export function timegateRoute(api: Api, app: App): void {
  api.route({
    method: ['GET', 'HEAD'],
    url: `${PATH}*`,
    config: { access: 'policy' },
    handler: async (request, reply) => {
      openHeaders(reply)
      reply.header('vary', 'accept-datetime')
      const wanted = wantedTime(request.headers['accept-datetime'])
      const { row, seen } = await originalOf(app, request, behind(request, PATH))
      const place = await mementoNear((await app.catalog()).db, row, wanted)
      if (!place) throw noMemento(row.url)
      const links = new MementoLinks(publicUrl(app, api), row.url)
      keepFor(reply, seen)
      return await reply
        .header(
          'link',
          [
            links.toOriginal(),
            links.toTimemap(1, 'timemap', { from: place.first, until: place.last }),
            ...links.around(place),
          ].join(', '),
        )
        .type('text/plain; charset=UTF-8')
        .redirect(links.memento(place.at), 302)
    },
  })
  api.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url: `${PATH}*`,
    config: { access: 'public' },
    schema: { hide: true },
    handler: async (_request, reply) => {
      reply.header('allow', 'GET, HEAD')
      sendProblem(reply, problem(405, 'usage', 'A TimeGate answers GET and HEAD.'))
      return reply
    },
  })
}

function wantedTime(header: string | string[] | undefined): Date | null {
  if (header === undefined) return null
  const wanted = readHttpDate(String(header))
  if (wanted) return wanted
  throw new StetError('usage', `Accept-Datetime: ${String(header)} can't be read.`, {
    input: 'Accept-Datetime',
    hint: `Write it as ${httpDate(new Date(0))}.`,
  })
}
