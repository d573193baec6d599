import type { FastifyReply } from 'fastify'
import { ServiceError } from '../../model/errors.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { type PublicationState, type Viewer, visibilityTo } from '../../model/publish-policy.ts'
import { hasScope, missingScopeError, type Scope } from '../../model/scope.ts'
import type { App } from '../../runtime/app.ts'
import type { Redaction } from '../../services/publication/redaction.ts'

/** The columns of a post that decide who may see it. */
interface PostVisibility extends Pick<PostRef, 'platform' | 'id'>, Omit<PublicationState, 'takenDown'> {
  readonly taken_down_at: Date | null
  readonly taken_down_reason: string | null
}

/** The reader who asks for a post. */
export interface Reader {
  readonly viewer: Viewer
  /** Null if anonymous. */
  readonly scopes: readonly Scope[] | null
}

/** The operator, who runs a command on the archive itself. */
export const OPERATOR: Reader = { viewer: 'reader', scopes: ['admin'] }

/**
 * Decides whether the caller may see a post: `public` if anyone may, `reader` if this caller may, `closed` otherwise.
 *
 * @throws ServiceError `taken-down`, for every caller
 */
export function visibilityOf(
  app: Pick<App, 'config'>,
  caller: Reader,
  post: PostVisibility,
): 'public' | 'reader' | 'closed' {
  const state = { ...post, takenDown: post.taken_down_at !== null }
  const seen = visibilityTo(caller.viewer, app.config.publish, state)
  if (seen === 'taken-down') throw takenDownError(post)
  if (seen === 'closed') return 'closed'
  return visibilityTo('public', app.config.publish, state) === 'shown' ? 'public' : 'reader'
}

export function takenDownError(post: Omit<PostVisibility, keyof PublicationState>): ServiceError {
  const day = post.taken_down_at?.toISOString().slice(0, 10) ?? ''
  return new ServiceError(
    'taken-down',
    `${postSlug(post)} was taken down on ${day}: ${post.taken_down_reason ?? ''}`,
    { input: postSlug(post) },
  )
}

/** The error for a part of a snapshot that holds another post which was taken down. */
export function holdsTakenDownError(snapshot: string, { takenDown }: Redaction): ServiceError {
  return new ServiceError(
    'taken-down',
    `It contains ${takenDown.map(postSlug).join(', ')}, which was taken down.`,
    { input: snapshot, hint: 'The card leaves it out.' },
  )
}

/** One error for hidden and for missing posts, so that a caller without the scope `read` cannot tell them apart. */
export function notVisibleError({ scopes }: Reader, input: string): ServiceError {
  if (scopes !== null && !hasScope(scopes, 'read')) return missingScopeError('read')
  return new ServiceError('unauthorized', 'This is not public or does not exist; reading it needs a token.', {
    input,
    hint: 'Send Authorization: Bearer … with a token that has the scope read.',
  })
}

/** Lets shared caches keep public responses for five minutes at most, so that a take-down reaches them soon. */
export function setCacheControl(reply: FastifyReply, seen: 'public' | 'reader'): void {
  reply.header('cache-control', seen === 'public' ? 'public, max-age=300' : 'private, no-cache')
}
