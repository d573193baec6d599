import { z } from 'zod'
import { findPost } from '../../../catalog/posts/posts.ts'
import { ServiceError } from '../../../model/errors.ts'
import { type PostRef, postSlug } from '../../../model/platform.ts'
import { withTimeout } from '../../../model/with-timeout.ts'
import type { App } from '../../../runtime/app.ts'
import { captureAgain, checkNow } from '../../../services/publication/person-acts.ts'
import { takeDown } from '../../../services/publication/take-down.ts'
import type { Api } from '../../server/api.ts'
import { ACT_SCOPES } from '../act-scopes.ts'
import { postPath } from '../labels.ts'
import { PostParams, parsePostName } from './post-params.ts'

/** A person waits this long for a platform's answer. The check goes on without them. */
const WAIT_MS = 15_000

/** What an act did, told on the page that follows. */
export const DONE = {
  checked: 'Checked just now. The result stands under What happened.',
  'no-answer': 'The platform has not answered yet. The result will stand under What happened.',
  capture: 'A new capture is under way. Load the page again in a moment.',
  restored: 'The post is shown again.',
} as const
export type Done = keyof typeof DONE

/** `POST /posts/{platform}/{id}/check`, `/capture` and `/restore`: what one does with a post, from the forms of its page. */
export function registerPostActs(api: Api, app: App): void {
  const route = (path: string, access: (typeof ACT_SCOPES)[keyof typeof ACT_SCOPES], act: Act) => {
    api.post(
      `/posts/:platform/:id/${path}`,
      { config: { access }, schema: { hide: true, params: PostParams, body: z.object({}) } },
      async (request, reply) => {
        const post = await findKnown(app, request.params)
        const done = await act(post, request.caller)
        return await reply.redirect(`${postPath(post)}?done=${done}`, 303)
      },
    )
  }
  route('check', ACT_SCOPES.check, async (post, by) => {
    const checking = checkNow(app, post, by, AbortSignal.timeout(4 * WAIT_MS))
    checking.catch((err: unknown) =>
      app.logger.warn({ err, post: postSlug(post) }, 'a check that a person asked for'),
    )
    return await withTimeout<Done, Done>(
      checking.then(() => 'checked'),
      WAIT_MS,
      () => 'no-answer',
    )
  })
  route('capture', ACT_SCOPES.capture, async (post, by) => {
    await captureAgain(app, post, by)
    return 'capture'
  })
  route('restore', ACT_SCOPES.takeDown, async (post, by) => {
    await takeDown(app, post, null, by)
    return 'restored'
  })
}

type Act = (post: PostRef, by: string | null) => Promise<Done>

/** The post of a path, as the catalog has it. @throws ServiceError `not-found` */
export async function findKnown(
  app: Pick<App, 'catalog'>,
  params: z.output<typeof PostParams>,
): Promise<PostRef & { readonly taken_down_at: Date | null }> {
  const name = parsePostName(params)
  const row = await findPost((await app.catalog()).db, name)
  if (row) return row
  throw new ServiceError('not-found', `${postSlug(name)} is not in the catalog.`, { input: postSlug(name) })
}
