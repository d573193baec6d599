import type { AskContext } from '../model/adapter.ts'
import { FetchError } from '../model/errors.ts'
import { shortLinkTarget } from '../platforms/x/links.ts'

/** Where a short link leads, one hop far; null where it leads nowhere, or nobody said. */
export async function expandShortLink(url: string, context: AskContext): Promise<string | null> {
  const { http, scratch, signal } = context
  try {
    const { status, headers, body } = await http.fetch({
      url,
      // Whoever names no browser is redirected (platforms.md § 1.9).
      headers: { 'user-agent': 'curl/8' },
      redirects: 0,
      scratch,
      ...(signal === undefined ? {} : { signal }),
    })
    return shortLinkTarget(status, headers, await body.text())?.url ?? null
  } catch (thrown) {
    signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return null
  }
}
