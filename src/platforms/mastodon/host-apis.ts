import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
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
import { findUnknownParts } from '../shared/unknown-parts.ts'
import { getObject, getString, parseObject } from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { STATUS_PATHS } from './fields/status-fields.ts'
import { readLemmyAnswer } from './lemmy.ts'
import { LIMITS } from './limits.ts'
import { readNoteAnswer } from './misskey.ts'
import type { HostApi } from './nodeinfo.ts'
import { isCopy, parseHostedId } from './post-id.ts'
import { buildStatusRecord } from './status-record.ts'

const idsOf = (post: PostRef) => parseHostedId(post) ?? { host: 'invalid', id: '0' }

/** The APIs of the family's software, each as a source. They share the pauses after refusals, which count for each host. */
export function createHostApis(): Readonly<Record<Exclude<HostApi, 'none'>, PostSource>> {
  const common = {
    witness: 'mastodon-api',
    name: 'mastodon api',
    label: "The host's API",
    answers: 'json',
    refusals: new RefusalBackoff(),
  } as const
  return {
    mastodon: {
      ...common,
      request(post) {
        const { host, id } = idsOf(post)
        return { url: `https://${host}/api/v1/statuses/${id}`, ...LIMITS }
      },
      read: readStatusAnswer,
    },
    misskey: {
      ...common,
      request(post) {
        const { host, id } = idsOf(post)
        return {
          url: `https://${host}/api/notes/show`,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify({ noteId: id })),
          ...LIMITS,
        }
      },
      read: readNoteAnswer,
    },
    lemmy: {
      ...common,
      request(post) {
        const { host, id } = idsOf(post)
        return { url: `https://${host}/api/v3/post?id=${id}`, ...LIMITS }
      },
      read: readLemmyAnswer,
    },
  }
}

/** The API by the form of the address, where the host does not tell its software. */
export function guessApi({ url }: PostRef): Exclude<HostApi, 'none'> {
  if (/^https:\/\/[^/]+\/notes\//.test(url)) return 'misskey'
  return /^https:\/\/[^/]+\/post\//.test(url) ? 'lemmy' : 'mastodon'
}

/** Interprets an answer of Mastodon's API (platforms-2.md § 2.4). */
export function readStatusAnswer(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const answer = parseObject(text)
  const status = statusOfResponse(exchange)
  if (status?.kind === 'not-found') {
    // A host's copy of another host's post may go at any time.
    return getString(answer, 'error') === null || isCopy(post) ? unavailableAnswer : status
  }
  if (status !== null) return status
  if (answer === null) return malformedAnswer
  if (getString(answer, 'id') !== parseHostedId(post)?.id || getObject(answer, 'account') === null)
    return unknownShape
  const open = isForEveryone(answer)
  if (open === null) return unknownShape
  if (!open) return { kind: 'named', liveness: 'account-protected', reason: 'protected' }
  // A boost is another account's post.
  if (getObject(answer, 'reblog') !== null) return unavailableAnswer
  return withUnknownParts(
    { kind: 'alive', record: buildStatusRecord(post, answer, at), missing: [], edited: false },
    findUnknownParts(answer, STATUS_PATHS),
  )
}
