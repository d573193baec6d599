import { LRUCache } from 'lru-cache'
import type { AskContext } from '../../model/ask-context.ts'
import { blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import { type PostSource, queryHttpSource } from '../shared/fetch-source.ts'
import {
  malformedAnswer,
  type SourceResult,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { getObjects, getString, getStrings, type JsonObject, parseObject } from '../shared/untyped-json.ts'
import { deleted } from './account-state.ts'

/** An account's identity document: where its posts are, and its handle. */
export interface Identity {
  /** The origin of the account's server; null if the document has none. */
  readonly server: string | null
  readonly handle: string | null
}

/** The look-up of an identity. `result` has the answer that it rests on; its status is `alive` if `identity` is set. */
export interface IdentityLookup {
  readonly identity: Identity | null
  readonly result: SourceResult
}

/** Accounts move seldom; a server that no longer has one makes Stet look again (`fresh`). */
const TTL_MS = 3_600_000
const MAX_IDENTITIES = 10_000
const MAX_BYTES = 256 * 1024

/** Looks up the identity documents of accounts: `did:plc` in a directory, `did:web` on its host (platforms-2.md § 1.1). */
export class IdentityResolver {
  readonly #directory: string
  readonly #known = new LRUCache<string, IdentityLookup & { at: number }>({ max: MAX_IDENTITIES })

  /** @param directory the base URL of the PLC directory */
  constructor(directory: string) {
    this.#directory = directory
  }

  /**
   * @param post the post whose author or quoted author it is; part of the evidence only
   * @param fresh whether to ignore the cache
   * @throws as `queryHttpSource`
   */
  async lookUp(did: string, post: PostRef, context: AskContext, fresh = false): Promise<IdentityLookup> {
    const now = context.clock.now().getTime()
    const known = fresh ? undefined : this.#known.get(did)
    if (known !== undefined && now - known.at < TTL_MS) {
      const { exchange } = known.result
      if (exchange?.body.path === null) context.recorder?.record(exchange)
      return { ...known, result: { ...known.result, post } }
    }
    const url = documentUrl(this.#directory, did)
    if (url === null) return { identity: null, result: unsupported(post) }
    const result = await queryHttpSource(documentSource(did, url), post, context)
    const identity =
      result.status.kind === 'alive' && result.exchange !== null
        ? readIdentity(parseObject(await result.exchange.body.text()), did)
        : null
    if (identity !== null) this.#known.set(did, { identity, result, at: now })
    return { identity, result }
  }
}

const unsupported = (post: PostRef): SourceResult => ({
  status: unavailableAnswer,
  post,
  evidence: [],
  exchange: null,
})

function documentUrl(directory: string, did: string): string | null {
  if (did.startsWith('did:plc:')) return `${directory}/${did}`
  const host = /^did:web:([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(did)?.[1]
  return host === undefined ? null : `https://${host}/.well-known/did.json`
}

const documentSource = (did: string, url: string): PostSource => ({
  witness: 'bluesky-identity',
  name: 'bluesky identity',
  label: "The author's identity document",
  answers: 'json',
  request: () => ({
    url,
    maxBytes: MAX_BYTES,
    headers: { accept: 'application/did+ld+json, application/json' },
  }),
  read: (exchange, text, post) => readDocument(exchange, text, post, did),
})

/** 410 is a tombstone, which only an account's keys can write. 404 says nothing: the directory may lack what it had. */
function readDocument(exchange: Exchange, text: string, post: PostRef, did: string): SourceStatus {
  if (exchange.status === 410 && did.startsWith('did:plc:')) return deleted
  const status = statusOfResponse(exchange)
  if (status?.kind === 'not-found') return unavailableAnswer
  if (status !== null) return status
  const document = parseObject(text)
  if (document === null) return malformedAnswer
  if (readIdentity(document, did) === null) return unknownShape
  return { kind: 'alive', record: blankRecord(post, 'bluesky-identity'), missing: [], edited: false }
}

/** Reads a DID document; null for that of another account. */
export function readIdentity(document: JsonObject | null, did: string): Identity | null {
  if (getString(document, 'id') !== did) return null
  const service = getObjects(document, 'service').find(
    (one) =>
      getString(one, 'type') === 'AtprotoPersonalDataServer' ||
      (getString(one, 'id') ?? '').endsWith('#atproto_pds'),
  )
  const endpoint = URL.parse(getString(service ?? null, 'serviceEndpoint') ?? '')
  const handle = getStrings(document, 'alsoKnownAs').find((one) => one.startsWith('at://'))
  return {
    server: endpoint?.protocol === 'https:' ? endpoint.origin : null,
    handle: handle?.slice('at://'.length) ?? null,
  }
}
