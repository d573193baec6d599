import { FetchError } from '../model/errors.ts'
import type { HttpClient, Scratch } from '../model/http.ts'
import { hideReceiverPath } from './deliver-webhook.ts'

/** Time to connect and to answer. */
const TIMEOUT_MS = 5_000

/**
 * Asks a webhook's receiver for its headers by `HEAD`, through the guarded client. Any answer will do: few receivers know
 * other methods than `POST`.
 *
 * @returns why the receiver can't be reached, for people, without its path; null if it answers
 * @throws StoreError `store-full` and other faults of our own · the reason of `signal`
 */
export async function probeReceiver(
  url: string,
  { http, scratch, signal }: { http: HttpClient; scratch: Scratch; signal: AbortSignal },
): Promise<string | null> {
  try {
    await http.fetch({
      url,
      method: 'HEAD',
      attempts: 1,
      redirects: 0,
      timeoutMs: TIMEOUT_MS,
      scratch,
      signal,
    })
    return null
  } catch (thrown) {
    signal.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return thrown.exchange ? null : hideReceiverPath(thrown.message, url)
  }
}
