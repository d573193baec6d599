import type { SigningSecret } from '../model/announcement.ts'
import { FetchError } from '../model/errors.ts'
import type { HttpClient, Scratch } from '../model/http.ts'
import { signHeaders } from './webhook-signature.ts'

/** What is sent, and to whom. */
export interface OutgoingWebhook {
  /** The message's id: the same at every attempt and in every delivery of it. */
  readonly id: string
  readonly body: string
  readonly url: string
  readonly secrets: readonly SigningSecret[]
}

/** How one attempt ended. `ok`: the receiver answered 2xx. `gone`: it answered 410 and wants no more. */
export interface DeliveryResult {
  readonly ok: boolean
  readonly gone: boolean
  /** Null where nothing answered. */
  readonly status: number | null
  /** Why not, in words; null where it worked. */
  readonly error: string | null
  readonly retryAt: Date | null
  readonly ms: number
}

interface DeliverDeps {
  readonly http: HttpClient
  readonly scratch: Scratch
  readonly now: () => Date
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

/** What a receiver has to say fits in here; more is not read. */
const ANSWER_BYTES = 16 * 1024

/**
 * One attempt to deliver a message: a signed POST, no redirect followed, through the same guard as
 * everything that goes out. What the receiver or the way to it fails at is answered.
 *
 * @throws StoreError `store-full` and whatever else is our own fault; the caller's signal's reason
 */
export async function deliverWebhook(letter: OutgoingWebhook, deps: DeliverDeps): Promise<DeliveryResult> {
  const startedAt = deps.now()
  const ended = (rest: Partial<DeliveryResult>): DeliveryResult => ({
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
      url: letter.url,
      method: 'POST',
      headers: signHeaders(letter, letter.secrets, startedAt),
      body: new TextEncoder().encode(letter.body),
      attempts: 1,
      redirects: 0,
      timeoutMs: deps.timeoutMs,
      maxBytes: ANSWER_BYTES,
      cut: true,
      scratch: deps.scratch,
      ...(deps.signal ? { signal: deps.signal } : {}),
    })
    if (status >= 200 && status < 300) return ended({ ok: true, status })
    return ended({ status, gone: status === 410, error: `answered ${status}` })
  } catch (thrown) {
    deps.signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return ended({
      status: thrown.exchange?.status ?? null,
      retryAt: thrown.retryAt,
      error: `${thrown.code}: ${withoutPath(thrown.message, letter.url)}`,
    })
  }
}

/** The path of a receiver's address is often its password: logs have the host alone. */
const withoutPath = (message: string, url: string): string =>
  [url, URL.parse(url)?.href ?? url].reduce(
    (text, whole) => text.replaceAll(whole, URL.parse(url)?.origin ?? 'the receiver'),
    message,
  )
