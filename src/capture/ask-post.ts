import type { AskContext, PlatformAdapter } from '../model/adapter.ts'
import type { PostAnswer } from '../model/answer.ts'
import type { Clock } from '../model/clock.ts'
import type { Http, Scratch } from '../model/exchange.ts'
import type { MissingPart, Outcome, Reason } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import type { PostRecord } from '../model/post.ts'
import type { Manifest, StepName } from '../model/snapshot.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import type { CaptureRequest } from './capture.ts'
import type { Exchanges } from './exchanges.ts'
import { outcomeOf } from './outcome-of.ts'
import { quotation } from './quotation.ts'
import { salvage, wantsCopy } from './salvage.ts'

/** A capture as far as it has come. `outcome` is the best that it can still end in. */
export interface Progress {
  outcome: Outcome
  reason: Reason | null
  missing: MissingPart[]
  retryAt: string | null
  notes: string[]
  /** The steps that ran. */
  steps: StepName[]
  /** Markup that the record's words rest on. */
  citations: { articleUrl: string; markup: string }[]
  record: PostRecord | null
}

interface Means {
  adapter: PlatformAdapter
  http: Http
  scratch: Scratch
  clock: Clock
  exchanges: Exchanges
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
export async function askPost(post: PostRef, request: CaptureRequest, means: Means): Promise<Progress> {
  const { adapter, http, scratch, clock, exchanges } = means
  const context: AskContext = {
    http,
    scratch,
    clock,
    maxWaitMs: request.maxWaitMs,
    ...(request.maxPaceMs === undefined ? {} : { maxPaceMs: request.maxPaceMs }),
    recorder: exchanges,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  }
  const answer = await adapter.ask(post, context)
  const progress = progressOf(answer)
  if (means.archive && wantsCopy(answer, means.main)) {
    const found = await salvage(post, request.citations, adapter, means.archive, context)
    progress.notes.push(...found.notes)
    progress.retryAt ??= found.retryAt ?? null
    if (found.record) {
      return {
        ...progress,
        outcome: outcomeOf(answer, true),
        record: found.record,
        missing: found.missing ?? [],
      }
    }
  }
  if (answer.record !== null || !KEEPS_WORDS.has(progress.outcome)) return progress
  const quoted = quotation(post, request.citations, answer.reason ?? 'not-found')
  return quoted === null ? progress : { ...progress, ...quoted, outcome: outcomeOf(answer, true) }
}

/** Outcomes under which an article's words are kept; under the others they are in the article's record. */
const KEEPS_WORDS: ReadonlySet<Outcome> = new Set(['gone', 'private', 'withheld', 'age-gated'])

function progressOf(answer: PostAnswer): Progress {
  const { reason, missing, retryAt, notes, record } = answer
  return {
    outcome: outcomeOf(answer, record !== null),
    reason,
    missing: [...missing],
    retryAt,
    notes: [...notes],
    steps: ['post'],
    citations: [],
    record,
  }
}
