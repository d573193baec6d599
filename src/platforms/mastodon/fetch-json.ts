import type { AskContext } from '../../model/ask-context.ts'
import { FetchError } from '../../model/errors.ts'
import { type JsonObject, parseObjects } from '../shared/untyped-json.ts'
import { LIMITS } from './limits.ts'

/**
 * Fetches a JSON object, or the objects of a list, from a host of the family. For answers that help to ask, but prove
 * nothing.
 *
 * @param body sent as JSON with POST; absent for GET
 * @returns an empty list for any other answer, and if there is none
 * @throws the reason of `context.signal`
 */
export async function fetchJson(url: string, context: AskContext, body?: object): Promise<JsonObject[]> {
  const { http, scratch, maxWaitMs, recorder, signal } = context
  try {
    const exchange = await http.fetch({
      url,
      source: 'mastodon api',
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST' as const, body: Buffer.from(JSON.stringify(body)) }),
      ...LIMITS,
      scratch,
      maxWaitMs,
      ...(recorder === undefined ? {} : { recorder }),
      ...(signal === undefined ? {} : { signal }),
    })
    return exchange.status === 200 ? parseObjects(await exchange.body.text()) : []
  } catch (thrown) {
    signal?.throwIfAborted()
    if (thrown instanceof FetchError) return []
    throw thrown
  }
}
