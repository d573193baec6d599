import type { SigningSecret } from '../model/announcement.ts'
import { FetchError } from '../model/errors.ts'
import type { HttpClient, Scratch } from '../model/http.ts'
import { signHeaders } from './webhook-signature.ts'

/** A message and its receiver. */
export interface OutgoingWebhook {
  /** The message's id, the same in every attempt and delivery. */
  readonly id: string
  readonly body: string
  readonly url: string
  readonly secrets: readonly SigningSecret[]
}

/** The result of one attempt. `ok`: the receiver answered 2xx. `gone`: it answered 410, so the subscription should end. */
interface DeliveryResult {
  readonly ok: boolean
  readonly gone: boolean
  /** The response's status; null if there was no response. */
  readonly status: number | null
  /** Why the attempt failed, for people; null if it succeeded. */
  readonly error: string | null
  /** When the receiver asked for a retry; null if it did not. */
  readonly retryAt: Date | null
  /** The duration of the attempt. */
  readonly ms: number
}

interface DeliverDeps {
  readonly http: HttpClient
  readonly scratch: Scratch
  readonly now: () => Date
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

/** Maximum bytes to read of a receiver's response. */
const MAX_RESPONSE_BYTES = 16 * 1024

/**
 * Makes one attempt to deliver a message: a signed POST through the guarded client, without following
 * redirects.
 *
 * @returns the result; failures of the receiver or the network are part of it
 * @throws StoreError `store-full` and other faults of our own · the reason of `signal`
 */
export async function deliverWebhook(delivery: OutgoingWebhook, deps: DeliverDeps): Promise<DeliveryResult> {
  const startedAt = deps.now()
  const result = (rest: Partial<DeliveryResult>): DeliveryResult => ({
    ok: false,
    gone: false,
    status: null,
    error: null,
    retryAt: null,
    ms: deps.now().getTime() - startedAt.getTime(),
    ...rest,
  })
  try {
    const { status } = await deps.http.fetch({
      url: delivery.url,
      method: 'POST',
      headers: signHeaders(delivery, delivery.secrets, startedAt),
      body: new TextEncoder().encode(delivery.body),
      attempts: 1,
      redirects: 0,
      timeoutMs: deps.timeoutMs,
      maxBytes: MAX_RESPONSE_BYTES,
      cut: true,
      scratch: deps.scratch,
      ...(deps.signal ? { signal: deps.signal } : {}),
    })
    if (status >= 200 && status < 300) return result({ ok: true, status })
    return result({ status, gone: status === 410, error: `answered ${status}` })
  } catch (thrown) {
    deps.signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return result({
      status: thrown.exchange?.status ?? null,
      retryAt: thrown.retryAt,
      error: `${thrown.code}: ${hideReceiverPath(thrown.message, delivery.url)}`,
    })
  }
}

/** Reduces the receiver's URL in a message to its origin, because the path is often a secret. */
export const hideReceiverPath = (message: string, url: string): string =>
  [url, URL.parse(url)?.href ?? url].reduce(
    (text, whole) => text.replaceAll(whole, URL.parse(url)?.origin ?? 'the receiver'),
    message,
  )
