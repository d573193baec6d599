import type { AskContext } from '../../model/ask-context.ts'
import { FetchError } from '../../model/errors.ts'
import { getString } from '../shared/untyped-json.ts'
import { isDid } from './at-uri.ts'
import { readXrpc, xrpcUrl } from './xrpc.ts'

/**
 * Resolves a handle to the DID of its account.
 *
 * @returns null if it resolves to none now, or the AppView does not answer: a handle that is gone says nothing about
 *   the account
 * @throws the reason of `context.signal`
 */
export async function resolveHandle(
  server: string,
  handle: string,
  { http, scratch, maxWaitMs, signal }: AskContext,
): Promise<string | null> {
  try {
    const exchange = await http.fetch({
      url: xrpcUrl(server, 'com.atproto.identity.resolveHandle', { handle }),
      source: 'bluesky appview',
      headers: { accept: 'application/json' },
      scratch,
      maxWaitMs,
      ...(signal === undefined ? {} : { signal }),
    })
    const answer = readXrpc(exchange, await exchange.body.text())
    const did = answer.kind === 'ok' ? getString(answer.value, 'did') : null
    return did !== null && isDid(did) ? did : null
  } catch (thrown) {
    signal?.throwIfAborted()
    if (thrown instanceof FetchError) return null
    throw thrown
  }
}
