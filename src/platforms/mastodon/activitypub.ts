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
import { findUnknownParts } from '../shared/unknown-parts.ts'
import { getBoolean, getString, parseObject } from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { OBJECT_PATHS } from './fields/object-fields.ts'
import { LIMITS } from './limits.ts'
import { buildNoteRecord, isAddressed, isPostObject, isPublic, missingFromNote } from './note.ts'
import { accountInUrl, isCopy, parseHostedId } from './post-id.ts'

const activitypub = {
  witness: 'mastodon-activitypub',
  name: 'mastodon activitypub',
  label: 'ActivityPub',
  answers: 'json',
} as const

/** The post's own address, as another server asks for it. */
const objectSource = (refusals: RefusalBackoff): PostSource => ({
  ...activitypub,
  refusals,
  request: ({ url }) => ({ url, headers: { accept: 'application/activity+json' }, ...LIMITS }),
  read: readObject,
})

/** Interprets an answer of ActivityPub (platforms-2.md § 2.4; status codes of Mastodon's account_owned_concern.rb). */
export function readObject(exchange: Exchange, text: string, post: PostRef): SourceStatus {
  const answer = parseObject(text)
  if (getString(answer, 'type') === 'Tombstone' && namesPost(answer, exchange, post))
    return { kind: 'named', liveness: 'deleted', reason: 'deleted' }
  if (exchange.status === 410) {
    // The whole account is gone. A page that says so may be of a host that gave up everything.
    const named = { kind: 'named', liveness: 'account-deleted', reason: 'account-deleted' } as const
    return getString(answer, 'error') === null ? { ...named, weak: true } : named
  }
  const status = statusOfResponse(exchange)
  if (status !== null) return status
  if (answer === null) return malformedAnswer
  if (!isPostObject(answer) || !namesPost(answer, exchange, post)) return unknownShape
  // A damaged answer, as every object says whom it is for.
  if (!isAddressed(answer)) return unknownShape
  if (!isPublic(answer)) return { kind: 'named', liveness: 'account-protected', reason: 'protected' }
  return withUnknownParts(
    {
      kind: 'alive',
      record: buildNoteRecord(post, answer),
      missing: missingFromNote(answer),
      edited: false,
    },
    findUnknownParts(answer, OBJECT_PATHS),
  )
}

/** Is the object the post that was asked for? Its address or id ends with the post's own id, or is the address asked. */
function namesPost(object: ReturnType<typeof parseObject>, exchange: Exchange, post: PostRef): boolean {
  const own = parseHostedId(post)?.id ?? ''
  const named = [getString(object, 'id'), getString(object, 'url')]
  return named.some(
    (one) => one !== null && (one === post.url || one === exchange.url || one.split('/').at(-1) === own),
  )
}

/** `GET /api/v1/accounts/lookup`: an account that is suspended says so. */
const lookupSource = (post: PostRef, account: string): PostSource => ({
  ...activitypub,
  request() {
    const host = parseHostedId(post)?.host ?? ''
    return {
      url: `https://${host}/api/v1/accounts/lookup?${new URLSearchParams({ acct: account })}`,
      ...LIMITS,
    }
  },
  read(exchange, text) {
    const answer = parseObject(text)
    if (
      exchange.status === 200 &&
      getBoolean(answer, 'suspended') === true &&
      getString(answer, 'id') !== null
    )
      return { kind: 'named', liveness: 'account-suspended', reason: 'account-suspended' }
    return unavailableAnswer
  },
})

/**
 * The second witness: the post's own address by ActivityPub. Before bad news it asks for the account, which says
 * if it is suspended.
 */
export function createActivitypubWitness(): CompositeSource {
  const object = objectSource(new RefusalBackoff())
  const { witness, name, label } = activitypub
  return {
    witness,
    name,
    label,
    async query(post, context) {
      // A host has no object for another host's post.
      if (isCopy(post)) return { status: unavailableAnswer, post, evidence: [], exchange: null }
      const found = await queryHttpSource(object, post, context)
      return explainsAccount(found) ? askAccount(found, context) : found
    },
  }
}

/** 404, 410 and 403 may mean that the account is suspended. */
const explainsAccount = ({ status, exchange }: SourceResult): boolean =>
  status.kind === 'not-found' ||
  (status.kind === 'named' && status.liveness === 'account-deleted') ||
  (status.kind === 'refused' && exchange?.status === 403)

async function askAccount(found: SourceResult, context: AskContext): Promise<SourceResult> {
  const account = accountInUrl(found.post.url)
  if (account === null || account.includes('@')) return found
  const told = await queryHttpSource(lookupSource(found.post, account), found.post, context)
  const evidence = [...found.evidence, ...told.evidence]
  if (told.status.kind === 'named') return { ...told, evidence }
  // An account that its host still shows is not gone, whatever the 410 says.
  const contradicted = found.status.kind === 'named' && (await showsAccount(told))
  return { ...found, evidence, ...(contradicted ? { status: unavailableAnswer } : {}) }
}

async function showsAccount({ exchange }: SourceResult): Promise<boolean> {
  return exchange?.status === 200 && getString(parseObject(await exchange.body.text()), 'id') !== null
}
