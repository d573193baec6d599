import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import type { PostSource } from '../shared/fetch-source.ts'
import { isForEveryone } from '../shared/mastodon-api/visibility.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { findUnknownParts } from '../shared/unknown-parts.ts'
import { getObject, getString, parseObject } from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { TRUTH_PATHS } from './fields.ts'
import { truthRef } from './post-url.ts'
import { buildTruthRecord } from './status-record.ts'

/**
 * Creates a client of Truth Social without an account. Its API is the only source, so not-found is never proven
 * (platforms-2.md § 3).
 *
 * @throws TypeError if the canary is not a post
 */
export function createTruthSocialClient(
  { canary, apiUrl }: { readonly canary: string; readonly apiUrl: string },
  onEvent: (event: SourceEvent) => void = () => {},
): PlatformClient {
  const known = truthRef(canary)
  if (known === null) throw new TypeError(`${canary} is not the number of a post.`)
  return createTwoSourceClient({ primary: apiSource(apiUrl), canary: known, onEvent })
}

const apiSource = (base: string): PostSource => ({
  witness: 'truthsocial-api',
  name: 'truthsocial api',
  label: 'The API',
  answers: 'json',
  refusals: new RefusalBackoff(),
  request: ({ id }) => ({ url: `${base}/api/v1/statuses/${id}` }),
  read: readTruthAnswer,
})

/** Interprets an answer of the API (platforms-2.md § 3). Cloudflare's pages are refusals. */
export function readTruthAnswer(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const answer = parseObject(text)
  // The account is not shown to readers without one.
  if ((exchange.status === 401 || exchange.status === 422) && getString(answer, 'error') !== null)
    return { kind: 'refused', ofPost: true }
  const status = statusOfResponse(exchange)
  if (status?.kind === 'not-found') return getString(answer, 'error') === null ? unavailableAnswer : status
  if (status !== null) return status
  if (answer === null) return malformedAnswer
  if (getString(answer, 'id') !== post.id || getObject(answer, 'account') === null) return unknownShape
  const open = isForEveryone(answer)
  if (open === null) return unknownShape
  if (!open) return { kind: 'named', liveness: 'account-protected', reason: 'protected' }
  if (getObject(answer, 'reblog') !== null) return unavailableAnswer
  // Something in place of the post, whose meaning is not established.
  if (getObject(answer, 'tombstone') !== null) return unavailableAnswer
  return withUnknownParts(
    { kind: 'alive', record: buildTruthRecord(post, answer, at), missing: [], edited: false },
    findUnknownParts(answer, TRUTH_PATHS),
  )
}
