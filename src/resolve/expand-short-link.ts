import type { AskContext } from '../model/ask-context.ts'
import { FetchError } from '../model/errors.ts'
import type { ShortLinks } from '../model/short-links.ts'

/** Resolves a short link by one redirect; null if it has no target or the shortener does not answer. */
export async function expandShortLink(
  url: string,
  shortLinks: ShortLinks,
  context: AskContext,
): Promise<string | null> {
  const { http, scratch, signal } = context
  try {
    const { status, headers, body } = await http.fetch({
      url,
      headers: shortLinks.headers,
      redirects: 0,
      scratch,
      ...(signal === undefined ? {} : { signal }),
    })
    const target = await shortLinks.target({ status, headers, text: await body.text() })
    return target?.url ?? null
  } catch (thrown) {
    signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return null
  }
}
