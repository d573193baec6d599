import type { AskContext } from '../../model/ask-context.ts'
import { asStetError, FetchError } from '../../model/errors.ts'
import type { Exchange, HttpRequest } from '../../model/http.ts'
import { Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Evidence } from '../../model/post-answer.ts'
import type { Witness } from '../../model/post-record.ts'
import type { RefusalBackoff } from './refusal-backoff.ts'
import { type MovedStatus, type SourceResult, type SourceStatus, unavailableAnswer } from './source-status.ts'

/** One of a platform's public endpoints: builds requests for a post and reads the responses. */
export interface PostSource {
  readonly witness: Witness
  /** The name of its rate limit, in the platform's `rates`. */
  readonly name: string
  /** A short name for notes. */
  readonly label: string
  /** Whether it has only the post's text, without media and exact time. */
  readonly wordsOnly?: true
  /** The format of a successful response. */
  readonly answers: 'json' | 'html' | 'atom'
  /** The pauses after its refusals; absent if a refusal closes nothing. */
  readonly refusals?: RefusalBackoff
  request(
    post: PostRef,
  ): Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body' | 'redirects' | 'maxBytes' | 'timeoutMs'>
  /** Reads a response. Never throws, whatever the response contains. */
  read(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus | MovedStatus
}

/** A witness that needs more than one request, such as one that first looks up the server of the author. */
export interface CompositeSource extends Pick<PostSource, 'witness' | 'name' | 'label' | 'wordsOnly'> {
  /** Throws only what `queryHttpSource` throws. `evidence` has every response, `exchange` is the last of them. */
  query(post: PostRef, context: AskContext): Promise<SourceResult>
}

export type Source = PostSource | CompositeSource

/** Queries a source of either kind. */
export function querySource(source: Source, post: PostRef, context: AskContext): Promise<SourceResult> {
  return 'query' in source ? source.query(post, context) : queryHttpSource(source, post, context)
}

const ACCEPT = {
  json: 'application/json',
  html: 'text/html,application/xhtml+xml',
  atom: 'application/atom+xml',
} as const

const EVIDENCE_BYTES = 64 * 1024
/** The time until the next request after a 429 without `Retry-After` (platforms.md § 1.1.7). */
const RATE_LIMITED_MS = 15 * 60_000

/**
 * Queries a source for a post, and once more after an empty or malformed response, or at the address that the
 * response names. Returns failures of the network and the platform as a status.
 *
 * @throws the reason of `context.signal` · FetchError `paced` · StetError for faults of our own (no room for the body)
 */
export async function queryHttpSource(
  source: PostSource,
  post: PostRef,
  context: AskContext,
): Promise<SourceResult> {
  const first = await fetchOnce(source, post, context)
  const asked = first.status.kind === 'moved' ? first.status.post : post
  const again = first.status.kind === 'moved' || (first.status.kind === 'silent' && first.status.again)
  const last = again ? await fetchOnce(source, asked, context) : first
  const status = last.status.kind === 'moved' ? unavailableAnswer : last.status
  await notePauses(source, asked, status, context)
  const evidence = again ? [...first.evidence, ...last.evidence] : last.evidence
  return { ...last, status, evidence, post: asked }
}

/** Closes a source that refuses us, or that names a limit in an answer with status 200. */
async function notePauses(
  source: PostSource,
  post: PostRef,
  status: SourceStatus,
  { http, clock }: AskContext,
) {
  if (source.refusals === undefined) return
  const request = { url: source.request(post).url, source: source.name }
  // A failure is neither a refusal nor an end of one.
  if (status.kind === 'refused' && status.retryAt !== undefined) return
  if (status.kind !== 'silent') {
    await source.refusals.record(request, status.kind === 'refused' && !status.ofPost, http)
  } else if (status.reason === 'rate-limited' && status.retryAt !== null) {
    await http.pause?.(request, Date.parse(status.retryAt) - clock.now().getTime(), 'limited')
  }
}

type OneResult = Omit<SourceResult, 'status' | 'post'> & { status: SourceStatus | MovedStatus }

async function fetchOnce(source: PostSource, post: PostRef, context: AskContext): Promise<OneResult> {
  const { http, clock, scratch, maxWaitMs, maxPaceMs, recorder, signal } = context
  const request = source.request(post)
  const { url } = request
  try {
    const exchange = await http.fetch({
      ...request,
      headers: { accept: ACCEPT[source.answers], ...request.headers },
      maxWaitMs,
      source: source.name,
      scratch,
      ...(source.answers === 'json' ? { expects: 'json' } : {}),
      ...(maxPaceMs === undefined ? {} : { maxPaceMs }),
      ...(recorder === undefined ? {} : { recorder }),
      ...(signal === undefined ? {} : { signal }),
    })
    const text = await exchange.body.text()
    return {
      status: source.read(exchange, text, post, clock.now()),
      evidence: [toEvidence(source.witness, exchange, text)],
      exchange,
    }
  } catch (thrown) {
    signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw asStetError(thrown, url)
    // Our own pacing says nothing about the platform: the job waits. A request that may not wait at all is left out.
    if (thrown.code === 'paced' && maxPaceMs !== 0) throw thrown
    return resultOfFailure(source, url, thrown, clock.now())
  }
}

async function resultOfFailure(
  source: PostSource,
  url: string,
  error: FetchError,
  now: Date,
): Promise<OneResult> {
  const failure: Evidence = error.exchange
    ? toEvidence(source.witness, error.exchange, await error.exchange.body.text())
    : { witness: source.witness, url, at: now.toISOString(), status: null, mime: null, body: error.message }
  return { status: statusOfFailure(error, now), evidence: [failure], exchange: error.exchange }
}

function statusOfFailure(error: FetchError, now: Date): SourceStatus {
  if (error.code === 'refused')
    return { kind: 'refused', ...(error.retryAt === null ? {} : { retryAt: error.retryAt.toISOString() }) }
  const reason = Reason.safeParse(error.code).data ?? 'internal'
  const retryAt =
    error.retryAt ?? (reason === 'rate-limited' ? new Date(now.getTime() + RATE_LIMITED_MS) : null)
  return { kind: 'silent', reason, retryAt: retryAt?.toISOString() ?? null, again: false, lasting: false }
}

function toEvidence(witness: Witness, exchange: Exchange, text: string): Evidence {
  return {
    witness,
    url: exchange.url,
    at: exchange.startedAt.toISOString(),
    status: exchange.status,
    mime: exchange.headers['content-type'] ?? null,
    body: cut(text),
  }
}

/** The text's first 64 KiB, without a partial character at the end and without NUL, which the catalog rejects. */
function cut(text: string): string {
  const bytes = new TextEncoder().encode(text.slice(0, EVIDENCE_BYTES)).subarray(0, EVIDENCE_BYTES)
  return new TextDecoder('utf-8', { ignoreBOM: true })
    .decode(bytes, { stream: true })
    .replaceAll('\0', '\uFFFD')
}
