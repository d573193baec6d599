import { StetError } from '../../model/errors.ts'
import type { TimestampResult as TimestampRecord } from '../../model/manifest.ts'
import { TIMESTAMP_TOKEN_PATHS } from '../wacz/wacz-paths.ts'
import { distinguishedName } from './certificate-chain.ts'
import { buildTimestampRequest } from './timestamp-request.ts'
import { verifyTimestamp } from './timestamp-token.ts'

/** Sends a request to an authority and returns the body of its response; throws `StetError`. */
export type RequestTimestamp = (url: string, request: Uint8Array) => Promise<Uint8Array>

export interface TimestampPolicy {
  /** URLs, at most as many as a snapshot has files for. Each receives a request. */
  readonly authorities: readonly string[]
  /** What to do if an authority issues no timestamp: `wait` fails and is retried later; `go-on` seals without it. */
  readonly unavailable: 'go-on' | 'wait'
}

/** The results of all requests, and the responses in the order of their files. */
export interface TimestampResponses {
  readonly timestamps: TimestampRecord[]
  readonly replies: Uint8Array[]
}

/**
 * Requests a timestamp of `content` from every authority of the policy. Verifies each response like `stet check`, and
 * drops an invalid one.
 *
 * @throws StetError `timestamp-unavailable` if an authority issues no timestamp and the policy is to wait
 */
export async function takeTimestamps(
  content: Uint8Array,
  policy: TimestampPolicy,
  ask: RequestTimestamp,
): Promise<TimestampResponses> {
  const answers = await Promise.all(policy.authorities.map((url) => requestTimestamp(content, url, ask)))
  const failed = answers.find((answer) => answer.reply === null)
  if (failed && policy.unavailable === 'wait') {
    throw new StetError(
      'timestamp-unavailable',
      `${failed.authority} issued no timestamp: ${failed.detail}`,
      {
        input: failed.authority,
        hint: 'Stet retries later. With STET_TSA_POLICY=go-on it seals snapshots without the timestamp.',
      },
    )
  }
  const replies = answers.flatMap(({ reply }) => (reply === null ? [] : [reply]))
  const timestamps = answers.map(({ authority, at, detail, reply }) => {
    const file = reply === null ? null : (TIMESTAMP_TOKEN_PATHS[replies.indexOf(reply)] ?? null)
    return { authority, ok: reply !== null, at: at?.toISOString() ?? null, file, detail }
  })
  return { timestamps, replies }
}

interface AuthorityAnswer {
  readonly authority: string
  readonly reply: Uint8Array | null
  readonly at: Date | null
  readonly detail: string
}

async function requestTimestamp(
  content: Uint8Array,
  url: string,
  ask: RequestTimestamp,
): Promise<AuthorityAnswer> {
  const { origin, pathname } = new URL(url)
  const authority = origin + pathname
  try {
    const { bytes, nonce } = buildTimestampRequest(content)
    const reply = await ask(url, bytes)
    const found = verifyTimestamp(reply, content)
    if (found.nonce !== nonce) throw new StetError('unreadable', 'it is the answer to another request.')
    return { authority, reply, at: found.at, detail: `Signed by ${distinguishedName(found.certificate)}.` }
  } catch (error) {
    if (!(error instanceof StetError)) throw error
    // The query of the URL may contain a key, which must not be stored.
    const message = error.message.replaceAll(url, authority).replace(/\.?$/, '.')
    const detail = message.startsWith(authority)
      ? message
      : message.charAt(0).toUpperCase() + message.slice(1)
    return { authority, reply: null, at: null, detail }
  }
}
