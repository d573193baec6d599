import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Html, html, safeHref } from '../../card/html.ts'
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
      const origin = await admitRequest(request)
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

/**
 * Admits a request for work under the limits of the intake; returns its origin.
 *
 * @throws ServiceError `rate-limited`, `overloaded`
 */
export async function admitRequest(request: FastifyRequest): Promise<{ requestId: string; sender: string }> {
  const { intakeLimits } = request.server
  const waitMs = intakeLimits.rateLimitDelay(request.caller)
  if (waitMs > 0) throw rateLimitError(waitMs)
  await intakeLimits.assertCapacity('normal')
  return { requestId: request.id, sender: request.caller ?? '' }
}

/** A host and a path, as a browser's address bar shows them: `news.example/story`. */
const WITHOUT_SCHEME = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}\/\S*$/u

/** The http(s) address that the words of a search are; null if they are none. */
export function webAddress(words: string | undefined): string | null {
  const text = words?.trim() ?? ''
  return safeHref(WITHOUT_SCHEME.test(text) ? `https://${text}` : text)
}

/** Offers to archive an address that a search did not find; null if it is none, or the caller may not. */
export function renderArchiveForm(request: FastifyRequest, words: string | undefined): Html | null {
  const url = webAddress(words)
  if (url === null) return null
  if (!request.scopes || !hasScope(request.scopes, 'ingest')) {
    return html`<p>This address is not archived: <bdi class="mono">${url}</bdi></p><p class="dim">A token with the scope <code>ingest</code> may archive it.</p>`
  }
  return html`<form class="stack" method="post" action="/archive"><input type="hidden" name="url" value="${url}">
<p>This address is not archived: <bdi class="mono">${url}</bdi></p><p><button>Archive it now</button></p></form>`
}
