import type { AskContext } from '../../model/ask-context.ts'
import { FetchError } from '../../model/errors.ts'
import { Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostAnswer } from '../../model/post-answer.ts'
import { isShareId, parseRedditUrl } from './post-url.ts'

/** What a shared link leads to, or why it is not known. */
type Resolution =
  | { readonly post: PostRef }
  | { readonly reason: Reason; readonly refused: boolean; readonly retryAt: string | null }

/**
 * Resolves a shared link (`/r/{community}/s/{key}`) by its first redirect (platforms-2.md § 6.1).
 *
 * @throws the reason of `context.signal`
 */
export async function resolveShareLink(
  base: string,
  { id }: PostRef,
  context: AskContext,
): Promise<Resolution> {
  const { http, scratch, signal } = context
  try {
    const { status, headers } = await http.fetch({
      url: `${base}/${id}`,
      redirects: 0,
      source: 'reddit link',
      scratch,
      ...(signal === undefined ? {} : { signal }),
    })
    const target = URL.parse(headers.location ?? '', 'https://www.reddit.com/')
    const post = target === null ? null : parseRedditUrl(target)
    if (status >= 300 && status < 400 && post !== null && !isShareId(post.id)) return { post }
    const login = /\/login/.test(target?.pathname ?? '')
    const refused = status === 401 || status === 403 || login
    return { reason: refused ? 'upstream' : 'unreadable', refused, retryAt: null }
  } catch (thrown) {
    signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    const reason = Reason.safeParse(thrown.code).data ?? 'upstream'
    return { reason, refused: false, retryAt: thrown.retryAt?.toISOString() ?? null }
  }
}

/** The answer for a shared link that leads nowhere: nothing is known about the post. */
export function unresolvedAnswer(resolution: Exclude<Resolution, { post: PostRef }>): PostAnswer {
  return {
    liveness: 'unknown',
    ...resolution,
    record: null,
    missing: [],
    evidence: [],
    notes: ['The shared link could not be resolved to a post.'],
  }
}
