import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { findPublicationStatuses, type PublicationStatusRow } from '../../catalog/posts/publication-status.ts'
import { StetError } from '../../model/errors.ts'
import { postSlug } from '../../model/platform.ts'
import { publicVisibilityOf } from '../../model/publish-policy.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'

const Body = z.object({ urls: z.array(z.string().max(8_192)).max(100) })
const State = z.enum(['watched', 'suspected', 'lost', 'returned', 'gone'])
const Answer = z.object({
  posts: z.array(z.object({ url: z.string(), state: State.nullable(), cardUrl: z.string().nullable() })),
})

/**
 * `POST /v1/embeds`: what `embed.js` asks for a page. Of a post that the public may not see nothing is
 * told, not even that it is kept. A body of `text/plain` is read as JSON too: that spares browsers the
 * question beforehand that JSON from another site costs them.
 */
export function embedsRoute(api: Api, app: Pick<App, 'catalog' | 'platforms' | 'config'>): void {
  api.register(async (plain) => {
    plain.addContentTypeParser(
      'text/plain',
      { parseAs: 'string', bodyLimit: 1_000_000 },
      (_request, body, done) => {
        try {
          done(null, JSON.parse(String(body)))
        } catch {
          done(new StetError('usage', 'The body is not JSON.'))
        }
      },
    )
    // Before the body is read: a page of another site is to hear of its own mistakes, too.
    plain.addHook('onRequest', async (_request, reply) => open(reply))
    ;(plain as unknown as Api).post(
      '/v1/embeds',
      { config: { access: 'public' }, schema: { body: Body, response: { 200: Answer } } },
      async (request) => {
        const { urls } = request.body
        const posts = urls.map((url) => app.platforms.post(url))
        const named = posts.filter((one) => one !== null)
        const rows = await findPublicationStatuses((await app.catalog()).db, named)
        const rowOf = new Map(named.map((post, n) => [postSlug(post), rows[n] ?? null]))
        const base = publicUrlOf(app, api)
        return {
          posts: urls.map((url, n) => {
            const post = posts[n]
            const row = post && rowOf.get(postSlug(post))
            const facts = row && { ...row, takenDown: row.taken_down_at !== null }
            if (
              !facts ||
              publicVisibilityOf(app.config.publish, facts) !== 'shown' ||
              facts.main_snapshot === null
            ) {
              return { url, state: null, cardUrl: null }
            }
            return { url, state: stateOf(facts), cardUrl: `${base}/embed/${postSlug(facts)}` }
          }),
        }
      },
    )
  })
  api.options('/v1/embeds', { config: { access: 'public' } }, async (_request, reply) => {
    open(reply)
    return await reply.code(204).send()
  })
}

/** What the watch says; `gone` where Stet came too late to see it alive, and nobody has seen it since. */
function stateOf({ state, outcome, liveness }: PublicationStatusRow): z.infer<typeof State> {
  const alive = liveness === 'live' || liveness === 'edited'
  return state === 'watched' && outcome === 'salvaged' && !alive ? 'gone' : state
}

function open(reply: FastifyReply): void {
  reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', 'POST')
    .header('access-control-allow-headers', 'Content-Type')
    .header('access-control-max-age', '86400')
    .header('cache-control', 'no-store')
}
