import type { AskContext } from '../../model/ask-context.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { type CompositeSource, type PostSource, queryHttpSource } from '../shared/fetch-source.ts'
import { type SourceResult, unavailableAnswer, unknownShape } from '../shared/source-status.ts'
import { getBoolean, getObject, getString, type JsonObject } from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { ACCOUNT_STATES } from './account-state.ts'
import { didOf, isPostOf, POST_COLLECTION, pageOfUri, parseAtUri } from './at-uri.ts'
import { accountPage } from './author.ts'
import type { Identity, IdentityResolver } from './identity.ts'
import { readRecord } from './post-view.ts'
import { findUnknownServedParts } from './unknown-parts.ts'
import { errorOf, readXrpc, xrpcUrl } from './xrpc.ts'

/** Anybody may run a server, so its answers are small and soon there, or not taken. */
const LIMITS = { maxBytes: 1024 * 1024, timeoutMs: 15_000 } as const

const server = {
  witness: 'bluesky-pds',
  name: 'bluesky pds',
  label: "The author's server",
  answers: 'json',
} as const

/** The URL of an uploaded file: "the full blob as originally uploaded" (platforms-2.md § 1.1). */
export const blobUrlAt = (origin: string, did: string, cid: string): string =>
  xrpcUrl(origin, 'com.atproto.sync.getBlob', { did, cid })

/** The second witness: the record at its author's own server, whose address the author's identity document has. */
export function authorServerSource(identities: IdentityResolver): CompositeSource {
  return {
    ...server,
    async query(post, context) {
      const did = didOf(post)
      if (did === null) return { status: unavailableAnswer, post, evidence: [], exchange: null }
      const home = await identities.lookUp(did, post, context)
      const first = await askServer(home.identity, home.result, did, context)
      if ((await errorOf(first.exchange)) !== 'RepoNotFound') return first
      // The account may have moved since its document was read.
      const moved = await identities.lookUp(did, post, context, true)
      const evidence = [...first.evidence, ...moved.result.evidence]
      if (moved.identity === null || moved.identity.server === home.identity?.server)
        return { ...first, evidence }
      const second = await askServer(moved.identity, moved.result, did, context)
      return { ...second, evidence: [...first.evidence, ...second.evidence] }
    },
  }
}

async function askServer(
  identity: Identity | null,
  document: SourceResult,
  did: string,
  context: AskContext,
): Promise<SourceResult> {
  if (identity === null) return document
  if (identity.server === null) return { ...document, status: unavailableAnswer }
  const { post, evidence } = document
  const found = await queryHttpSource(recordSource(identity.server, identity), post, context)
  const told = [...evidence, ...found.evidence]
  if (found.status.kind !== 'not-found' || (await errorOf(found.exchange)) !== 'RecordNotFound')
    return { ...found, evidence: told }
  const state = await queryHttpSource(stateSource(identity.server, did), post, context)
  return { ...state, evidence: [...told, ...state.evidence] }
}

const recordSource = (origin: string, identity: Identity): PostSource => ({
  ...server,
  request(post) {
    const { repo = '', rkey = '' } = parseAtUri(post.id) ?? {}
    const query = { repo, collection: POST_COLLECTION, rkey }
    return { url: xrpcUrl(origin, 'com.atproto.repo.getRecord', query), ...LIMITS }
  },
  read(exchange, text, post) {
    const answer = readXrpc(exchange, text)
    if (answer.kind === 'other') return answer.status
    if (answer.kind === 'error') {
      const named = ACCOUNT_STATES.get(answer.error)
      if (named !== undefined) return named
      return ['RecordNotFound', 'RepoNotFound'].includes(answer.error)
        ? { kind: 'not-found' }
        : unavailableAnswer
    }
    const value = getObject(answer.value, 'value')
    if (value === null || !isPostOf(getString(answer.value, 'uri'), post)) return unknownShape
    return withUnknownParts(
      { kind: 'alive', edited: false, ...readServedRecord(post, value, identity) },
      findUnknownServedParts(answer.value),
    )
  },
})

/** The record of a post as its author's server has it: no counts, no labels of others, no quoted post. */
export function readServedRecord(
  post: PostRef,
  value: JsonObject,
  { server: origin, handle }: Identity,
): { record: PostRecord; missing: MissingPart[] } {
  const blobUrl = (did: string, cid: string) => (origin === null ? null : blobUrlAt(origin, did, cid))
  const { embedded, ...content } = readRecord(post.id, value, null, blobUrl)
  const did = didOf(post)
  const quoted = getString(embedded, 'uri')
  const parent = getString(getObject(getObject(value, 'reply'), 'parent'), 'uri')
  return {
    missing:
      quoted === null || pageOfUri(quoted) === null
        ? []
        : [{ part: 'quoted', url: pageOfUri(quoted), reason: 'upstream' }],
    record: {
      ...blankRecord(post, 'bluesky-pds'),
      ...content,
      // The labels of moderators are not in the record.
      sensitive: content.sensitive ? true : null,
      author:
        did === null ? null : { ...blankAuthor(handle ?? did, handle ?? did, accountPage(did)), id: did },
      replyTo: parent === null ? null : { id: parent, handle: null, url: pageOfUri(parent) },
    },
  }
}

/** `getRepoStatus`: whether a server that lacks a record has the account at all. */
const stateSource = (origin: string, did: string): PostSource => ({
  ...server,
  request: () => ({ url: xrpcUrl(origin, 'com.atproto.sync.getRepoStatus', { did }), ...LIMITS }),
  read(exchange, text) {
    const answer = readXrpc(exchange, text)
    if (answer.kind === 'other') return answer.status
    if (answer.kind === 'error')
      return (
        ACCOUNT_STATES.get(answer.error) ??
        (answer.error === 'RepoNotFound' ? { kind: 'not-found' } : unavailableAnswer)
      )
    if (getString(answer.value, 'did') !== did) return unknownShape
    if (getBoolean(answer.value, 'active') === true) return { kind: 'not-found' }
    return ACCOUNT_STATES.get(getString(answer.value, 'status') ?? '') ?? unavailableAnswer
  },
})
