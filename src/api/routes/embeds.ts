import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { findPublicationStatuses } from '../../catalog/posts/post-visibility.ts'
import { postSlug } from '../../model/platform.ts'
import { visibilityTo } from '../../model/publish-policy.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { addBodyParser, parseJson } from '../server/body-parsers.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { StateCode } from '../views/codes.ts'

const Body = z
  .object({ urls: z.array(z.string().max(8_192)).max(100) })
  .meta({ examples: [{ urls: ['https://x.com/jack/status/20'] }] })
const Response = z
  .object({
    posts: z.array(
      z.object({ url: z.string(), state: StateCode.nullable(), cardUrl: z.string().nullable() }),
    ),
  })
  .meta({ id: 'EmbedStates' })

const schema = {
  operationId: 'findEmbeds',
  summary: 'Find the states and public cards of the posts in a page',
  tags: ['Embedding'],
  body: Body,
  response: { 200: Response },
}

/**
 * `POST /v1/embeds`: the states and cards of the posts embedded in a page, for `embed.js`. For a post that the public
 * may not see it reveals nothing, not even that it is archived. JSON may be sent as `text/plain`, which saves
 * browsers a CORS preflight.
 */
export function embedsRoute(api: Api, app: Pick<App, 'catalog' | 'platforms' | 'config'>): void {
  api.register(async (plain) => {
    addBodyParser(plain as unknown as Api, app, { type: 'text/plain', parse: parseJson })
    // Set before the body is read, so that pages of other origins can read error responses too.
    plain.addHook('onRequest', async (_request, reply) => setCorsHeaders(reply))
    ;(plain as unknown as Api).post(
      '/v1/embeds',
      { config: { access: 'public' }, schema },
      async (request) => {
        const { urls } = request.body
        const posts = urls.map((url) => app.platforms.post(url))
        const recognised = posts.filter((one) => one !== null)
        const rows = await findPublicationStatuses((await app.catalog()).db, recognised)
        const rowOf = new Map(recognised.map((post, n) => [postSlug(post), rows[n] ?? null]))
        const base = publicUrlOf(app, api)
        return {
          posts: urls.map((url, n) => {
            const post = posts[n]
            const row = post && rowOf.get(postSlug(post))
            const facts = row && { ...row, takenDown: row.taken_down_at !== null }
            if (
              !facts ||
              visibilityTo('public', app.config.publish, facts) !== 'shown' ||
              facts.main_snapshot === null
            ) {
              return { url, state: null, cardUrl: null }
            }
            return { url, state: facts.shown_state, cardUrl: `${base}/embed/${postSlug(facts)}` }
          }),
        }
      },
    )
  })
  api.options('/v1/embeds', { config: { access: 'public' } }, async (_request, reply) => {
    setCorsHeaders(reply)
    return await reply.code(204).send()
  })
}

function setCorsHeaders(reply: FastifyReply): void {
  reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', 'POST')
    .header('access-control-allow-headers', 'Content-Type')
    .header('access-control-max-age', '86400')
    .header('cache-control', 'no-store')
}
