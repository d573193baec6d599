import type { AskContext } from '../../model/adapter.ts'
import type { Evidence } from '../../model/answer.ts'
import { asStetError, FetchError } from '../../model/errors.ts'
import type { Exchange } from '../../model/exchange.ts'
import { Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Witness } from '../../model/post.ts'
import type { SourceResult, SourceStatus } from './source-status.ts'

/** One of X's doors without a key: where it is asked for a post, and how its answer is read. */
export interface Source {
  readonly witness: Witness
  /** Whose budget it is asked on. */
  readonly name: string
  url(post: PostRef): string
  read(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus
}

const EVIDENCE_BYTES = 64 * 1024
/** How long to stay away after a 429 that names no time (platforms.md § 1.1.7). */
const STAY_AWAY_MS = 15 * 60_000

/**
 * Asks a source for a post; an empty or muddled answer is asked for once more. Whatever goes wrong
 * on the way comes back as a signal, but for an abort by the caller and for faults that are ours
 * (no room for the body), which are thrown.
 */
export async function fetchSource(source: Source, post: PostRef, context: AskContext): Promise<SourceResult> {
  const first = await once(source, post, context)
  if (first.status.kind !== 'silent' || !first.status.again) return first
  const second = await once(source, post, context)
  return { ...second, evidence: [...first.evidence, ...second.evidence] }
}

async function once(source: Source, post: PostRef, context: AskContext): Promise<SourceResult> {
  const { http, clock, scratch, maxWaitMs, maxPaceMs, recorder, signal } = context
  const url = source.url(post)
  try {
    const exchange = await http.fetch({
      url,
      headers: { accept: 'application/json' },
      maxWaitMs,
      source: source.name,
      expects: 'json',
      scratch,
      ...(maxPaceMs === undefined ? {} : { maxPaceMs }),
      ...(recorder === undefined ? {} : { recorder }),
      ...(signal === undefined ? {} : { signal }),
    })
    const text = await exchange.body.text()
    return {
      status: source.read(exchange, text, post, clock.now()),
      evidence: [evidence(source.witness, exchange, text)],
      exchange,
    }
  } catch (thrown) {
    signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw asStetError(thrown, url)
    return heardFailure(source, url, thrown, clock.now())
  }
}

async function heardFailure(
  source: Source,
  url: string,
  error: FetchError,
  now: Date,
): Promise<SourceResult> {
  const kept: Evidence = error.exchange
    ? evidence(source.witness, error.exchange, await error.exchange.body.text())
    : { witness: source.witness, url, at: now.toISOString(), status: null, mime: null, body: error.message }
  return { status: signalOfFailure(error, now), evidence: [kept], exchange: error.exchange }
}

function signalOfFailure(error: FetchError, now: Date): SourceStatus {
  if (error.code === 'refused') return { kind: 'refused' }
  const reason = Reason.safeParse(error.code).data ?? 'internal'
  const told = error.retryAt ?? (reason === 'rate-limited' ? new Date(now.getTime() + STAY_AWAY_MS) : null)
  return { kind: 'silent', reason, retryAt: told?.toISOString() ?? null, again: false, lasting: false }
}

function evidence(witness: Witness, exchange: Exchange, text: string): Evidence {
  return {
    witness,
    url: exchange.url,
    at: exchange.startedAt.toISOString(),
    status: exchange.status,
    mime: exchange.headers['content-type'] ?? null,
    body: cut(text),
  }
}

/** The text's first 64 KiB, without half a character at its end, and without NUL, which no catalog takes. */
function cut(text: string): string {
  const bytes = new TextEncoder().encode(text.slice(0, EVIDENCE_BYTES)).subarray(0, EVIDENCE_BYTES)
  return new TextDecoder('utf-8', { ignoreBOM: true })
    .decode(bytes, { stream: true })
    .replaceAll('\0', '\uFFFD')
}
