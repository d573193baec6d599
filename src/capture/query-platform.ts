import type { AskContext } from '../model/ask-context.ts'
import type { Clock } from '../model/clock.ts'
import type { HttpClient, Scratch } from '../model/http.ts'
import type { Manifest } from '../model/manifest.ts'
import type { Outcome } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import type { PostAnswer } from '../model/post-answer.ts'
import type { ConnectedPlatform } from '../platforms/connect-platforms.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import type { ExchangeLog } from './exchange-log.ts'
import { outcomeFromAnswer } from './outcome-from-answer.ts'
import { recordFromCitation } from './record-from-citation.ts'
import { salvagePost, shouldTryWebArchive } from './salvage.ts'
import type { CaptureRequest, CaptureState } from './types.ts'

interface Deps {
  platform: ConnectedPlatform
  http: HttpClient
  scratch: Scratch
  clock: Clock
  exchanges: ExchangeLog
  /** The web archive to query for posts that are gone; none by default. */
  archive?: WebArchive | null
  /** The post's main snapshot so far. */
  main: Manifest | null
  /** All snapshots of the post so far. */
  existing: readonly Manifest[]
}

/**
 * The step `post`: queries the platform. If the platform says that the post is gone, and only then, it
 * queries a web archive. If neither serves the post, the record holds the text that an article quotes,
 * with witness `citation`, for the outcomes that `KEEPS_QUOTATION` names.
 */
export async function queryPlatform(
  post: PostRef,
  request: CaptureRequest,
  deps: Deps,
): Promise<CaptureState> {
  const { platform, http, scratch, clock, exchanges } = deps
  const context: AskContext = {
    http,
    scratch,
    clock,
    maxWaitMs: request.maxWaitMs,
    witnesses: async () => deps.existing.map(({ record }) => record.witness),
    ...(request.maxPaceMs === undefined ? {} : { maxPaceMs: request.maxPaceMs }),
    recorder: exchanges,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  }
  const answer = await platform.ask(post, context)
  const state = stateFromAnswer(answer)
  if (deps.archive && shouldTryWebArchive(answer, deps.main)) {
    const found = await salvagePost(post, request.citations, platform, deps.archive, context)
    state.notes.push(...found.notes)
    state.retryAt ??= found.retryAt ?? null
    if (found.record) {
      return {
        ...state,
        outcome: outcomeFromAnswer(answer, true),
        record: found.record,
        missing: found.missing ?? [],
      }
    }
  }
  if (answer.record !== null || !KEEPS_QUOTATION.has(state.outcome)) return state
  const publishedAt = (await platform.archived?.())?.publishedAt(post.id) ?? null
  const quoted = recordFromCitation(
    { post, publishedAt },
    request.citations,
    answer.reason ?? 'not-found',
    platform,
  )
  return quoted === null ? state : { ...state, ...quoted, outcome: outcomeFromAnswer(answer, true) }
}

/** Outcomes whose snapshot keeps an article's quotation. With other outcomes it stays in the article's record. */
const KEEPS_QUOTATION: ReadonlySet<Outcome> = new Set(['gone', 'private', 'withheld', 'age-gated'])

function stateFromAnswer(answer: PostAnswer): CaptureState {
  const { reason, missing, retryAt, notes, record, unexpectedParts = [] } = answer
  return {
    outcome: outcomeFromAnswer(answer, record !== null),
    reason,
    missing: [...missing],
    retryAt,
    notes: [...notes],
    steps: ['post'],
    citations: [],
    record,
    unexpectedParts,
  }
}
