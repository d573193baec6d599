import type { FastifyReply, FastifyRequest } from 'fastify'
import { ServiceError } from '../../model/errors.ts'
import type { WatchState } from '../../model/outcome.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Witness } from '../../model/post-record.ts'
import { type Approval, publicVisibilityOf } from '../../model/publish-policy.ts'
import type { App } from '../../runtime/app.ts'

/** What a door must know of a post, as the catalog has it. */
export interface PostVisibility extends Pick<PostRef, 'platform' | 'id'> {
  readonly taken_down_at: Date | null
  readonly taken_down_reason: string | null
  readonly approval: Approval | null
  readonly state: WatchState
  readonly witness: Witness | null
}

/**
 * Whether whoever asks may see a post: `public` what anyone may, `reader` what only the right to read
 * opens, `closed` neither.
 *
 * @throws ServiceError `taken-down`, to everyone
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

export function takenDownError(post: Omit<PostVisibility, 'approval' | 'state' | 'witness'>): ServiceError {
  const day = post.taken_down_at?.toISOString().slice(0, 10) ?? ''
  return new ServiceError(
    'taken-down',
    `${postSlug(post)} was taken down on ${day}: ${post.taken_down_reason ?? ''}`,
    { input: postSlug(post) },
  )
}

/** To one without the right to read: what is closed and what is not there are one answer. */
export function notVisibleError(input: string): ServiceError {
  return new ServiceError('unauthorized', 'This is not public, or not there: it needs a token.', {
    input,
    hint: 'Send Authorization: Bearer … with a token of the scope read.',
  })
}

/** Whatever is public may be kept for five minutes, not longer: a take-down must reach every cache. */
export function setCacheControl(reply: FastifyReply, seen: 'public' | 'reader'): void {
  reply.header('cache-control', seen === 'public' ? 'public, max-age=300' : 'private, no-cache')
}
