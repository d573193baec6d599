import { StetError } from '../../model/errors.ts'
import type { TimestampResult as TimestampRecord } from '../../model/manifest.ts'
import { TIMESTAMP_TOKEN_PATHS } from '../wacz-paths.ts'
import { distinguishedName } from './certificate-chain.ts'
import { buildTimestampRequest } from './timestamp-request.ts'
import { verifyTimestamp } from './timestamp-token.ts'

/** Sends a request to an authority, and gives the body that it answered; throws `StetError`. */
export type AskAuthority = (url: string, request: Uint8Array) => Promise<Uint8Array>

export interface TimestampPolicy {
  /** Addresses, at most as many as a snapshot has room for; each is asked. */
  readonly authorities: readonly string[]
  /** Where one gives no timestamp: `wait` fails, to be tried again later; `go-on` seals without it. */
  readonly unavailable: 'go-on' | 'wait'
}

/** What came of asking, and the answers in the order of the files that will hold them. */
export interface TakenTimestamps {
  readonly timestamps: TimestampRecord[]
  readonly replies: Uint8Array[]
}

/**
 * Has every authority of the policy timestamp `content`. An answer counts only if it holds as
 * `stet check` would have it: what can't be relied on is not kept.
 *
 * @throws StetError `timestamp-unavailable` where one gives none and the policy is to wait
 */
export async function takeTimestamps(
  content: Uint8Array,
  policy: TimestampPolicy,
  ask: AskAuthority,
): Promise<TakenTimestamps> {
  const answers = await Promise.all(policy.authorities.map((url) => askOne(content, url, ask)))
  const failed = answers.find((answer) => answer.reply === null)
  if (failed && policy.unavailable === 'wait') {
    throw new StetError('timestamp-unavailable', `${failed.authority} gave no timestamp: ${failed.detail}`, {
      input: failed.authority,
      hint: 'It is tried again later; with STET_TSA_POLICY=go-on snapshots are sealed without.',
    })
  }
  const replies = answers.flatMap(({ reply }) => (reply === null ? [] : [reply]))
  const timestamps = answers.map(({ authority, at, detail, reply }) => {
    const file = reply === null ? null : (TIMESTAMP_TOKEN_PATHS[replies.indexOf(reply)] ?? null)
    return { authority, ok: reply !== null, at: at?.toISOString() ?? null, file, detail }
  })
  return { timestamps, replies }
}

interface Answer {
  readonly authority: string
  readonly reply: Uint8Array | null
  readonly at: Date | null
  readonly detail: string
}

async function askOne(content: Uint8Array, url: string, ask: AskAuthority): Promise<Answer> {
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
    // The address may hold a key in its query; it is kept nowhere.
    const words = error.message.replaceAll(url, authority).replace(/\.?$/, '.')
    const detail = words.startsWith(authority) ? words : words.charAt(0).toUpperCase() + words.slice(1)
    return { authority, reply: null, at: null, detail }
  }
}
