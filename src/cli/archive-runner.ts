import { snapshotRef } from '../archive/ledger.ts'
import { capturePost } from '../capture/capture-post.ts'
import type { CaptureRequest, CaptureResult } from '../capture/types.ts'
import type { Citation } from '../model/citation.ts'
import { asStetError } from '../model/errors.ts'
import type { SnapshotRef } from '../model/manifest.ts'
import type { MissingPart, Outcome, Reason } from '../model/outcome.ts'
import { type PostRef, postSlug } from '../model/platform.ts'
import type { Witness } from '../model/post-record.ts'
import { createSemaphore } from '../model/semaphore.ts'
import type { ResolvedCitations } from '../resolve/resolve-citations.ts'
import type { App } from '../runtime/app.ts'
import { recordArticle } from '../services/record-article.ts'
import { resolveArticle } from '../services/resolve-article.ts'
import type { CommandContext } from './command-context.ts'
import { printError } from './print-error.ts'
import type { ReadArticle } from './read-article.ts'

/** What `--json` prints for a citation, or for a post that was given by its own address. */
export interface ArchiveLine {
  readonly input: string
  readonly citation: Citation | null
  /** Null only in a dry run, where the post is not kept whole yet. */
  readonly outcome: Outcome | null
  readonly missing: readonly MissingPart[]
  readonly reason: Reason | null
  readonly snapshot: SnapshotRef | null
  /** When the platform says it may be asked again; only where it does. */
  readonly retryAt?: string
  /** Whose words are kept of a post that is gone; in JSON only where they are a web archive's. */
  readonly witness?: Witness
}

export interface ArchiveRunnerOptions {
  readonly again?: boolean | undefined
  readonly maxWait: number
  readonly dryRun?: boolean | undefined
  /** Which citations are captured; the article record holds all of them. */
  readonly roles: readonly Citation['role'][]
}

export interface ArchiveRunner extends AsyncDisposable {
  post(input: string, post: PostRef): Promise<ArchiveLine>
  /** A line a citation, in the article's order; the captures behind them run side by side. */
  article(article: ReadArticle, onCaptured: (line: ArchiveLine) => void): AsyncIterable<ArchiveLine>
}

type Result = Pick<CaptureResult, 'missing' | 'reason' | 'snapshot' | 'retryAt'> & {
  outcome: Outcome | null
  witness?: CaptureResult['witness']
}
type Cited = CaptureRequest['citations']

const NOTHING: Result = { outcome: null, missing: [], reason: null, snapshot: null, retryAt: null }

/**
 * The main job, inline: the same capture that the workers run, without queue and catalog.
 * One run asks for a post once, however many articles cite it.
 */
export function createArchiveRunner(
  app: Pick<App, 'ledger' | 'captureDeps' | 'config' | 'clock'>,
  options: ArchiveRunnerOptions,
  context: CommandContext,
): ArchiveRunner {
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const lane = createSemaphore(app.config.captureConcurrency)
  const asked = new Map<string, { result: Promise<Result>; words: boolean }>()
  /** What the articles of this run have shown with its address. */
  const cited: Citation[] = []

  async function capture(post: PostRef, citations: Cited): Promise<Result> {
    if (options.dryRun) return kept(app, post)
    const request = {
      capturedAt: app.clock.now(),
      again: options.again ?? false,
      citations,
      maxWaitMs: options.maxWait,
      signal,
    }
    return capturePost(post, request, await app.captureDeps())
  }

  function ask(post: PostRef, citations: Cited): Promise<Result> {
    const slug = postSlug(post)
    const known = asked.get(slug)
    const start = () =>
      lane(() => {
        signal.throwIfAborted()
        return capture(post, citations)
      })
    // An article with words may save what another article's bare link could not.
    const words = citations.some(({ citation }) => citation.text !== null)
    if (known && (known.words || !words)) return known.result
    const result = known?.result.then((before) => (before.snapshot === null ? start() : before)) ?? start()
    // It may fail before its line is due; whoever awaits it hears of that then.
    result.catch(() => {})
    asked.set(slug, { result, words })
    return result
  }

  /** One post's failure is told and the others go on; what they could not escape either is thrown. */
  async function settled(post: PostRef, result: Promise<Result>): Promise<Result> {
    try {
      return await result
    } catch (thrown) {
      signal.throwIfAborted()
      const error = asStetError(thrown, post.url)
      if (error.exitCode === 2) throw error
      printError(context.terminal, error)
      context.ended(error.exitCode)
      return { ...NOTHING, outcome: 'failed', reason: 'internal' }
    }
  }

  /** The posts that an article shows are asked for, each with all its words there. */
  function askAll(article: ReadArticle, citations: readonly Citation[]) {
    const citing = (citation: Citation) => ({
      articleUrl: article.url,
      articleTitle: article.title,
      citation,
    })
    const wanted = citations.filter((citation) => options.roles.includes(citation.role))
    return wanted.map((citation) => {
      const post = postOf(citation)
      const same = post === null ? [] : citations.filter((other) => sameAs(other, post)).map(citing)
      return { citation, post, result: post === null ? null : ask(post, same) }
    })
  }

  /** Keeps the article's words, and finds what posts they are of, while those with an address are captured. */
  async function recorded(article: ReadArticle): Promise<ResolvedCitations> {
    const resolve = options.roles.includes('flattened')
    const deps = { ...(await app.captureDeps()), known: async () => cited }
    const version = await recordArticle(article, article.citations, deps)
    const { citations } = version.record
    askAll(article, citations)
    const resolved = resolve
      ? await resolveArticle(article, version, deps, signal)
      : { citations, retryAt: null }
    cited.push(...resolved.citations.filter(({ id, text }) => id !== null && text !== null))
    return resolved
  }

  return {
    async post(input, post) {
      return line(input, null, await settled(post, ask(post, [])))
    },

    async *article(article, onCaptured) {
      const { citations, retryAt } = options.dryRun ? { ...article, retryAt: null } : await recorded(article)
      const unresolved: Result = { ...NOTHING, outcome: 'unresolved', retryAt }
      const pending = askAll(article, citations).map(({ citation, post, result }) => ({
        citation,
        result: post === null || result === null ? Promise.resolve(unresolved) : settled(post, result),
      }))
      for (const { citation, result } of pending) {
        result.then((answer) => onCaptured(line(article.input, citation, answer))).catch(() => {})
      }
      for (const { citation, result } of pending) yield line(article.input, citation, await result)
    },

    async [Symbol.asyncDispose]() {
      stop.abort()
      await Promise.allSettled([...asked.values()].map(({ result }) => result))
    },
  }
}

/** In a dry run: what an earlier run kept. */
async function kept(app: Pick<App, 'ledger'>, post: PostRef): Promise<Result> {
  const ledger = await app.ledger()
  const main = ledger.bestSnapshot(await ledger.snapshots(post))
  if (main === null) return NOTHING
  const { outcome, reason, missing } = main
  return {
    outcome: outcome === 'captured' ? outcome : null,
    reason,
    missing,
    snapshot: snapshotRef(main),
    retryAt: null,
  }
}

function postOf({ platform, id, url }: Citation): PostRef | null {
  return id === null || url === null ? null : { platform, id, url }
}

const sameAs = (citation: Citation, post: PostRef): boolean =>
  citation.platform === post.platform && citation.id === post.id

function line(input: string, citation: Citation | null, result: Result): ArchiveLine {
  const { outcome, missing, reason, snapshot, retryAt } = result
  const told = retryAt === null ? {} : { retryAt }
  const { witness } = result
  const whose = outcome === 'salvaged' && witness ? { witness } : {}
  return { input, citation, outcome, missing, reason, snapshot, ...told, ...whose }
}
