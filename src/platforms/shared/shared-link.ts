import type { AskContext } from '../../model/ask-context.ts'
import { FetchError } from '../../model/errors.ts'
import { Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { PostAnswer } from '../../model/post-answer.ts'

/** What a shared link leads to, or why it is not known. */
export type SharedLinkResolution =
  | { readonly post: PostRef }
  | { readonly reason: Reason; readonly refused: boolean; readonly retryAt: string | null }

/**
 * Resolves a link that a platform's apps share, whose key says nothing, by its first redirect.
 *
 * @param parse returns the post at the target; null if it is none
 * @throws the reason of `context.signal`
 */
export async function resolveByRedirect(
  request: { readonly url: string; readonly source: string },
  parse: (target: URL) => PostRef | null,
  { http, scratch, signal }: AskContext,
): Promise<SharedLinkResolution> {
  try {
    const { status, headers } = await http.fetch({
      ...request,
      redirects: 0,
      scratch,
      ...(signal === undefined ? {} : { signal }),
    })
    const target = URL.parse(headers.location ?? '', request.url)
    const post = target === null ? null : parse(target)
    if (status >= 300 && status < 400 && post !== null) return { post }
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

/** How to recognise and resolve a platform's shared links. */
interface SharedLinks {
  /** Is it the id of a shared link, which stands for a post's until it is resolved? */
  isShared(id: string): boolean
  resolve(post: PostRef, context: AskContext): Promise<SharedLinkResolution>
}

/** Makes a client answer for shared links too: about the post that each leads to, of which the link is an alias. */
export function withSharedLinks(
  client: Pick<PlatformClient, 'ask' | 'check'>,
  { isShared, resolve }: SharedLinks,
): PlatformClient {
  const resolved =
    (run: PlatformClient['ask']): PlatformClient['ask'] =>
    async (post, context) => {
      if (!isShared(post.id)) return run(post, context)
      const found = await resolve(post, context)
      return 'post' in found ? run(found.post, context) : unresolved(found)
    }
  return {
    ask: resolved((post, context) => client.ask(post, context)),
    check: resolved((post, context) => client.check(post, context)),
    async aliasOf(post, context) {
      if (!isShared(post.id)) return null
      const found = await resolve(post, context)
      return 'post' in found ? found.post : null
    },
  }
}

/** The answer for a shared link that leads nowhere: nothing is known about the post. */
const unresolved = (resolution: Exclude<SharedLinkResolution, { post: PostRef }>): PostAnswer => ({
  liveness: 'unknown',
  ...resolution,
  record: null,
  missing: [],
  evidence: [],
  notes: ['The shared link could not be resolved to a post.'],
})
