import { blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import type { PostSource } from '../shared/fetch-source.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import { type SourceStatus, unavailableAnswer, unknownShape } from '../shared/source-status.ts'
import { getBoolean, getObject, getObjects, getString, type JsonObject } from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { ACCOUNT_STATES } from './account-state.ts'
import { isPostOf, parseAtUri } from './at-uri.ts'
import { buildPostRecord } from './post-view.ts'
import { timeOfTid } from './tid.ts'
import { findUnknownViewParts } from './unknown-parts.ts'
import { readXrpc, xrpcUrl } from './xrpc.ts'

/** The sources of one AppView. They share the pauses after its refusals. */
export interface AppView {
  /** `getPosts`, the cheapest request. It leaves out what it does not have. */
  readonly posts: PostSource
  /** `getPostThread`, which names its errors. */
  readonly thread: PostSource
  /** `getProfile`, which names the state of an account. */
  profile(actor: string): PostSource
}

/** @param server the base URL of the AppView */
export function createAppView(server: string): AppView {
  const common = {
    witness: 'bluesky-appview',
    name: 'bluesky appview',
    label: 'The AppView',
    answers: 'json',
    refusals: new RefusalBackoff(),
  } as const
  return {
    posts: {
      ...common,
      request: ({ id }) => ({ url: xrpcUrl(server, 'app.bsky.feed.getPosts', { uris: id }) }),
      read: readPosts,
    },
    thread: {
      ...common,
      request: ({ id }) => ({
        url: xrpcUrl(server, 'app.bsky.feed.getPostThread', { uri: id, depth: '0', parentHeight: '1' }),
      }),
      read: readThread,
    },
    profile: (actor) => ({
      ...common,
      request: () => ({ url: xrpcUrl(server, 'app.bsky.actor.getProfile', { actor }) }),
      read: readProfile,
    }),
  }
}

function readPosts(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const answer = readXrpc(exchange, text)
  if (answer.kind === 'other') return answer.status
  if (answer.kind === 'error') return unavailableAnswer
  if (!Array.isArray(answer.value.posts)) return unknownShape
  const view = getObjects(answer.value, 'posts').find((one) => isPostOf(getString(one, 'uri'), post))
  if (view !== undefined) return alive(post, view, null, at)
  return answer.value.posts.length === 0 ? { kind: 'not-found' } : unknownShape
}

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

/** The view of the answered post; null if it is not shown. */
export const parentView = (thread: JsonObject | null): JsonObject | null =>
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
  return withUnknownParts(
    {
      kind: 'alive',
      record,
      missing: missingFrom(view, record),
      edited: false,
      ...(notes.length === 0 ? {} : { notes }),
    },
    findUnknownViewParts(view),
  )
}

/** A quote that the AppView left out. One that it shows as unavailable is not missing: no reader sees it. */
function missingFrom(view: JsonObject, { quoted }: PostRecord): MissingPart[] {
  const left = getObject(view, 'embed') === null && quoted?.status === 'unavailable'
  return left ? [{ part: 'quoted', url: quoted.url, reason: 'upstream' }] : []
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

function readProfile(exchange: Exchange, text: string, post: PostRef): SourceStatus {
  const answer = readXrpc(exchange, text)
  if (answer.kind === 'other') return answer.status
  if (answer.kind === 'error') {
    const named = ACCOUNT_STATES.get(answer.error)
    if (named !== undefined) return named
    return /profile not found/i.test(answer.message) ? { kind: 'not-found' } : unavailableAnswer
  }
  if (getString(answer.value, 'did') === null) return unknownShape
  return { kind: 'alive', record: blankRecord(post, 'bluesky-appview'), missing: [], edited: false }
}
