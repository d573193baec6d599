import type { AskContext } from '../../model/ask-context.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import { type CompositeSource, type PostSource, queryHttpSource } from '../shared/fetch-source.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import {
  malformedAnswer,
  type SourceResult,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { getObject, getString, type JsonObject, parseObject } from '../shared/untyped-json.ts'
import { fetchJson } from './fetch-json.ts'
import { withHistory } from './history.ts'
import { readLemmyAnswer } from './lemmy.ts'
import { LIMITS } from './limits.ts'
import { readNoteAnswer } from './misskey.ts'
import type { HostApi, HostSoftware } from './nodeinfo.ts'
import { isCopy, parseHostedId } from './post-id.ts'
import { buildStatusRecord, postAtUrl } from './status-record.ts'

const api = {
  witness: 'mastodon-api',
  name: 'mastodon api',
  label: "The host's API",
  answers: 'json',
  refusals: new RefusalBackoff(),
} as const

const idsOf = (post: PostRef) => parseHostedId(post) ?? { host: 'invalid', id: '0' }

/** `GET /api/v1/statuses/ID` of Mastodon, Pleroma, Akkoma and others with the same API. */
const statusSource: PostSource = {
  ...api,
  request(post) {
    const { host, id } = idsOf(post)
    return { url: `https://${host}/api/v1/statuses/${id}`, ...LIMITS }
  },
  read: readStatusAnswer,
}

const noteSource: PostSource = {
  ...api,
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
}

const lemmySource: PostSource = {
  ...api,
  request(post) {
    const { host, id } = idsOf(post)
    return { url: `https://${host}/api/v3/post?id=${id}`, ...LIMITS }
  },
  read: readLemmyAnswer,
}

const SOURCES = { mastodon: statusSource, misskey: noteSource, lemmy: lemmySource } as const

/** The API by the form of the address, where the host does not tell its software. */
function guessApi({ url }: PostRef): Exclude<HostApi, 'none'> {
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
  switch (getString(answer, 'visibility')) {
    case 'public':
    case 'unlisted':
      break
    default:
      return { kind: 'named', liveness: 'account-protected', reason: 'protected' }
  }
  // A boost is another account's post.
  if (getObject(answer, 'reblog') !== null) return unavailableAnswer
  return { kind: 'alive', record: buildStatusRecord(post, answer, at), missing: [], edited: false }
}

/** The home of a status that a host only copied; null for a post of this host. */
function homeOf(status: JsonObject | null, post: PostRef): PostRef | null {
  if (!(getString(getObject(status, 'account'), 'acct') ?? '').includes('@')) return null
  const home = postAtUrl(getString(status, 'url')) ?? postAtUrl(getString(status, 'uri'))
  return home === null || home.id === post.id ? null : home
}

/** The first witness: the API of the host, by its software; for a copy, that of the post's home. */
export function hostApiSource(software: HostSoftware): CompositeSource {
  return {
    witness: api.witness,
    name: api.name,
    label: api.label,
    async query(post, context) {
      const found = await askHost(software, post, context)
      if (found.status.kind !== 'alive') return found
      const home = homeOf(parseObject((await found.exchange?.body.text()) ?? ''), post)
      return home === null ? withVersions(found, context) : atHome(found, home, software, context)
    },
  }
}

/** For a check: only a post of this very host counts as alive. */
export function quickApiSource(software: HostSoftware): CompositeSource {
  return {
    witness: api.witness,
    name: api.name,
    label: api.label,
    async query(post, context) {
      const found = await askHost(software, post, context)
      const answer = parseObject((await found.exchange?.body.text()) ?? '')
      return homeOf(answer, post) === null ? found : { ...found, status: unavailableAnswer }
    },
  }
}

async function askHost(software: HostSoftware, post: PostRef, context: AskContext): Promise<SourceResult> {
  const { host } = idsOf(post)
  const kind = (await software.apiOf(host, context)) ?? guessApi(post)
  if (kind !== 'none') return queryHttpSource(SOURCES[kind], post, context)
  // Such an API answers nobody without an account: the second witness remains.
  return { status: { kind: 'refused', ofPost: true }, post, evidence: [], exchange: null }
}

/**
 * Asks the home of a copied post, which decides. If the home does not answer, the copy is what there is.
 */
async function atHome(
  copy: SourceResult,
  home: PostRef,
  software: HostSoftware,
  context: AskContext,
): Promise<SourceResult> {
  const found = await withVersions(await askHost(software, home, context), context)
  const evidence = [...copy.evidence, ...found.evidence]
  if (found.status.kind !== 'silent' && found.status.kind !== 'refused') return { ...found, evidence }
  if (copy.status.kind !== 'alive') return copy
  const note = `The home of the post, ${home.url}, did not answer. This is another host's copy of it.`
  return { ...copy, evidence, status: { ...copy.status, notes: [note] } }
}

/** Adds the versions of an edited status. */
async function withVersions(found: SourceResult, context: AskContext): Promise<SourceResult> {
  if (found.status.kind !== 'alive' || found.status.record.editIds.length === 0) return found
  const { host, id } = idsOf(found.post)
  const history = await fetchJson(`https://${host}/api/v1/statuses/${id}/history`, context)
  return { ...found, status: { ...found.status, record: withHistory(found.status.record, history) } }
}
