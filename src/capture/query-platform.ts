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

interface Means {
  platform: ConnectedPlatform
  http: HttpClient
  scratch: Scratch
  clock: Clock
  exchanges: ExchangeLog
  /** Who is asked for posts that are gone; left out: nobody. */
  archive?: WebArchive | null
  /** The snapshot that leads so far. */
  main: Manifest | null
}

/**
 * The step `post`: asks the platform; where that says the post is gone, and only then, a web archive.
 * Where neither serves the post, the words that an article quotes are taken, as that article's, for
 * outcomes that know of a post with words.
 */
export async function queryPlatform(
  post: PostRef,
  request: CaptureRequest,
  means: Means,
): Promise<CaptureState> {
  const { platform, http, scratch, clock, exchanges } = means
  const context: AskContext = {
    http,
    scratch,
    clock,
    maxWaitMs: request.maxWaitMs,
    ...(request.maxPaceMs === undefined ? {} : { maxPaceMs: request.maxPaceMs }),
    recorder: exchanges,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  }
  const answer = await platform.ask(post, context)
  const progress = progressOf(answer)
  if (means.archive && shouldTryWebArchive(answer, means.main)) {
    const found = await salvagePost(post, request.citations, platform, means.archive, context)
    progress.notes.push(...found.notes)
    progress.retryAt ??= found.retryAt ?? null
    if (found.record) {
      return {
        ...progress,
        outcome: outcomeFromAnswer(answer, true),
        record: found.record,
        missing: found.missing ?? [],
      }
    }
  }
  if (answer.record !== null || !KEEPS_WORDS.has(progress.outcome)) return progress
  const quoted = recordFromCitation(post, request.citations, answer.reason ?? 'not-found', platform)
  return quoted === null ? progress : { ...progress, ...quoted, outcome: outcomeFromAnswer(answer, true) }
}

/** Outcomes under which an article's words are kept; under the others they are in the article's record. */
const KEEPS_WORDS: ReadonlySet<Outcome> = new Set(['gone', 'private', 'withheld', 'age-gated'])

function progressOf(answer: PostAnswer): CaptureState {
  const { reason, missing, retryAt, notes, record } = answer
  return {
    outcome: outcomeFromAnswer(answer, record !== null),
    reason,
    missing: [...missing],
    retryAt,
    notes: [...notes],
    steps: ['post'],
    citations: [],
    record,
  }
}
