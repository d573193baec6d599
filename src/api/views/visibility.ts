import type { FastifyReply, FastifyRequest } from 'fastify'
import { ServiceError } from '../../model/errors.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { type PublicationState, publicVisibilityOf } from '../../model/publish-policy.ts'
import type { App } from '../../runtime/app.ts'

/** The columns of a post that decide who may see it. */
export interface PostVisibility
  extends Pick<PostRef, 'platform' | 'id'>,
    Omit<PublicationState, 'takenDown'> {
  readonly taken_down_at: Date | null
  readonly taken_down_reason: string | null
}

/**
 * Decides whether the caller may see a post: `public` if anyone may, `reader` if this caller may by the scope `read`,
 * `closed` otherwise.
 *
 * @throws ServiceError `taken-down`, for every caller
 */
export function visibilityOf(
  app: Pick<App, 'config'>,
  request: FastifyRequest,
  post: PostVisibility,
): 'public' | 'reader' | 'closed' {
  const shown = publicVisibilityOf(app.config.publish, { ...post, takenDown: post.taken_down_at !== null })
  if (shown === 'taken-down') throw takenDownError(post)
  if (shown === 'shown') return 'public'
  return request.scopes === null ? 'closed' : 'reader'
}

export function takenDownError(post: Omit<PostVisibility, keyof PublicationState>): ServiceError {
  const day = post.taken_down_at?.toISOString().slice(0, 10) ?? ''
  return new ServiceError(
    'taken-down',
    `${postSlug(post)} was taken down on ${day}: ${post.taken_down_reason ?? ''}`,
    { input: postSlug(post) },
  )
}

/** One error for hidden and for missing posts, so that a caller without the scope `read` cannot tell them apart. */
export function notVisibleError(input: string): ServiceError {
  return new ServiceError('unauthorized', 'This is not public or does not exist; reading it needs a token.', {
    input,
    hint: 'Send Authorization: Bearer … with a token that has the scope read.',
  })
}

/** Lets shared caches keep public responses for five minutes at most, so that a take-down reaches them soon. */
export function setCacheControl(reply: FastifyReply, seen: 'public' | 'reader'): void {
  reply.header('cache-control', seen === 'public' ? 'public, max-age=300' : 'private, no-cache')
}
