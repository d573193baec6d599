import type { AskContext } from '../../model/ask-context.ts'
import { blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import { type PostSource, queryHttpSource } from '../shared/fetch-source.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import {
  type SourceResult,
  type SourceStatus,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import {
  getBoolean,
  getObject,
  getObjects,
  getString,
  type JsonObject,
  parseObject,
} from '../shared/untyped-json.ts'
import { ACCOUNT_STATES } from './account-state.ts'
import { isPostOf, parseAtUri } from './at-uri.ts'
import { buildPostRecord } from './post-view.ts'
import { timeOfTid } from './tid.ts'
import { readXrpc, xrpcUrl } from './xrpc.ts'

/** How long the AppView may take to show a new post (platforms-2.md § 1.3). */
const LAG_MS = 15 * 60_000

const refusals = new RefusalBackoff()
const appview = {
  witness: 'bluesky-appview',
  name: 'bluesky appview',
  label: 'The AppView',
  answers: 'json',
  refusals,
} as const

/** `getPosts`, the cheapest request. It leaves out what it does not have. */
export const postsSource = (server: string): PostSource => ({
  ...appview,
  request: ({ id }) => ({ url: xrpcUrl(server, 'app.bsky.feed.getPosts', { uris: id }) }),
  read(exchange, text, post, at) {
    const answer = readXrpc(exchange, text)
    if (answer.kind === 'other') return answer.status
    if (answer.kind === 'error') return unavailableAnswer
    if (!Array.isArray(answer.value.posts)) return unknownShape
    const view = getObjects(answer.value, 'posts').find((one) => isPostOf(getString(one, 'uri'), post))
    if (view !== undefined) return alive(post, view, null, at)
    return answer.value.posts.length === 0 ? { kind: 'not-found' } : unknownShape
  },
})

/** `getPostThread`, which names its errors. */
export const threadSource = (server: string): PostSource => ({
  ...appview,
  request: ({ id }) => ({
    url: xrpcUrl(server, 'app.bsky.feed.getPostThread', { uri: id, depth: '0', parentHeight: '1' }),
  }),
  read: readThread,
})

function readThread(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const answer = readXrpc(exchange, text)
  if (answer.kind === 'other') return answer.status
  if (answer.kind === 'error') {
    return answer.error === 'NotFound' && /^post not found/i.test(answer.message)
      ? { kind: 'not-found' }
      : unavailableAnswer
  }
  const thread = getObject(answer.value, 'thread')
  const view = getObject(thread, 'post')
  const uri = getString(view, 'uri') ?? getString(thread, 'uri')
  if (!isPostOf(uri, post)) return unknownShape
  if (view !== null) return alive(post, view, parentView(thread), at)
  if (getBoolean(thread, 'notFound')) return { kind: 'not-found' }
  // The post is there; the AppView hides its content from this reader.
  return getBoolean(thread, 'blocked') ? hidden(post) : unknownShape
}

const parentView = (thread: JsonObject | null): JsonObject | null =>
  getObject(getObject(thread, 'parent'), 'post')

function hidden(post: PostRef): SourceStatus {
  const record = { ...blankRecord(post, 'bluesky-appview'), textCut: true }
  return {
    kind: 'alive',
    record,
    missing: [{ part: 'text', url: post.url, reason: 'upstream' }],
    edited: false,
  }
}

function alive(post: PostRef, view: JsonObject, parent: JsonObject | null, at: Date): SourceStatus {
  if (getObject(view, 'record') === null || getObject(view, 'author') === null) return unknownShape
  const record = buildPostRecord(post, view, parent, at, () => null)
  const { notes } = timeNotes(record.id, record.publishedAt)
  return { kind: 'alive', record, missing: [], edited: false, ...(notes.length === 0 ? {} : { notes }) }
}

/** The time of a post is its author's claim. The record key has the time at which an app wrote it. */
function timeNotes(id: string, claimed: string | null): { notes: string[] } {
  const written = timeOfTid(parseAtUri(id)?.rkey ?? '')
  if (claimed === null || written === null) return { notes: [] }
  const apart = Math.abs(Date.parse(claimed) - Date.parse(written))
  return {
    notes:
      apart > 86_400_000
        ? [`The post claims the time ${claimed}; its record key was made at ${written}.`]
        : [],
  }
}

/** Rebuilds the record of a living post with the URLs of its original files. */
export async function withOriginals(
  { exchange, post }: SourceResult,
  context: AskContext,
  blobUrl: (did: string, cid: string) => string | null,
) {
  const thread = getObject(parseObject((await exchange?.body.text()) ?? ''), 'thread')
  const view = getObject(thread, 'post')
  return view === null ? null : buildPostRecord(post, view, parentView(thread), context.clock.now(), blobUrl)
}

const profileSource = (server: string, actor: string): PostSource => ({
  ...appview,
  request: () => ({ url: xrpcUrl(server, 'app.bsky.actor.getProfile', { actor }) }),
  read(exchange, text, post) {
    const answer = readXrpc(exchange, text)
    if (answer.kind === 'other') return answer.status
    if (answer.kind === 'error') {
      const named = ACCOUNT_STATES.get(answer.error)
      if (named !== undefined) return named
      return /profile not found/i.test(answer.message) ? { kind: 'not-found' } : unavailableAnswer
    }
    if (getString(answer.value, 'did') === null) return unknownShape
    return { kind: 'alive', record: blankRecord(post, 'bluesky-appview'), missing: [], edited: false }
  },
})

/**
 * Asks for the account of a post that the AppView does not find: it may name the reason. If the account is there, the
 * AppView hides the post, and its author's server may still have it.
 */
export async function explainAbsence(
  server: string,
  absent: SourceResult,
  context: AskContext,
): Promise<SourceResult> {
  const { repo = '', rkey = '' } = parseAtUri(absent.post.id) ?? {}
  const profile = await queryHttpSource(profileSource(server, repo), absent.post, context)
  const evidence = [...absent.evidence, ...profile.evidence]
  if (profile.status.kind === 'named') return { ...profile, evidence }
  const written = Date.parse(timeOfTid(rkey) ?? '')
  const young = context.clock.now().getTime() - written < LAG_MS
  const whileServed =
    profile.status.kind === 'alive' && !young
      ? ({ liveness: 'withheld', reason: 'withheld' } as const)
      : ({ liveness: 'unknown', reason: 'upstream' } as const)
  return { ...absent, evidence, status: { kind: 'not-found', whileServed } }
}
