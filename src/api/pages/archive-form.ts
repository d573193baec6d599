import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import { hasScope } from '../../model/scope.ts'
import type { App } from '../../runtime/app.ts'
import { createArticleIntake } from '../intake/article-intake.ts'
import { rateLimitError } from '../intake/intake-limits.ts'
import { createPostIntake } from '../intake/post-intake.ts'
import type { Api } from '../server/api.ts'

const Form = z.object({ url: z.string().trim().min(1).max(8_192) })

/** `POST /archive`: archives the post or article of an address, from the form of `renderArchiveForm`. */
export function registerArchiveForm(
  api: Api,
  app: Pick<App, 'catalog' | 'queues' | 'platforms' | 'config' | 'clock'>,
): void {
  const [articles, posts] = [createArticleIntake(app), createPostIntake(app)]
  api.post(
    '/archive',
    { config: { access: 'ingest' }, schema: { hide: true, body: Form } },
    async (request, reply) => {
      const { url } = request.body
      const { intakeLimits } = request.server
      const waitMs = intakeLimits.rateLimitDelay(request.caller)
      if (waitMs > 0) throw rateLimitError(waitMs)
      await intakeLimits.assertCapacity('normal')
      const origin = { requestId: request.id, sender: request.caller ?? '' }
      if (app.platforms.post(url) !== null) {
        const [slug = ''] = await posts.accept(
          [{ ...posts.read({ url, priority: 'normal' }), ...origin }],
          app,
        )
        return await reply.redirect(`/posts/${slug}`, 303)
      }
      const article = articles.read(articles.body.parse({ url }))
      const [id = ''] = await articles.accept([{ ...article, ...origin }], app)
      return await reply.redirect(`/articles/${id}`, 303)
    },
  )
}

/** Offers to archive an address that a search did not find; null if it is none, or the caller may not. */
export function renderArchiveForm(request: FastifyRequest, words: string | undefined): Html | null {
  const url = URL.parse(words?.trim() ?? '')
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  if (!request.scopes || !hasScope(request.scopes, 'ingest')) {
    return html`<p>This address is not archived. A token with the scope <code>ingest</code> may archive it.</p>`
  }
  return html`<form class="row" method="post" action="/archive"><input type="hidden" name="url" value="${url.href}">
<p>This address is not archived.</p><button>Archive it now</button></form>`
}
