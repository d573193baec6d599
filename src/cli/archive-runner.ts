import { snapshotRef } from '../archive/ledger.ts'
import { capturePost } from '../capture/capture-post.ts'
import type { CaptureRequest, CaptureResult } from '../capture/types.ts'
import type { Citation } from '../model/citation.ts'
import { asStetError } from '../model/errors.ts'
import type { SnapshotRef } from '../model/manifest.ts'
import type { MissingPart, Outcome, Reason } from '../model/outcome.ts'
import { type PlatformName, type PostRef, postSlug } from '../model/platform.ts'
import type { Witness } from '../model/post-record.ts'
import { createSemaphore } from '../model/semaphore.ts'
import { KnownCitations } from '../resolve/known-citations.ts'
import type { ResolvedCitations } from '../resolve/resolve-citations.ts'
import type { App } from '../runtime/app.ts'
import { recordArticle } from '../services/articles/record-article.ts'
import { resolveArticle } from '../services/intake/resolve-article.ts'
import type { CommandContext } from './command-context.ts'
import { printError } from './print-error.ts'
import type { ReadArticle } from './read-article.ts'

/** The line that `--json` prints for a citation, or for a post that is itself the input. */
export interface ArchiveLine {
  readonly input: string
  readonly citation: Citation | null
  /** Null only in a dry run, for a post without a complete snapshot. */
  readonly outcome: Outcome | null
  readonly missing: readonly MissingPart[]
  readonly reason: Reason | null
  readonly snapshot: SnapshotRef | null
  /** The time that the platform announced for a retry. */
  readonly retryAt?: string
  /** The platform of the post; not in JSON. */
  readonly platform: PlatformName
  /** The witness of a salvaged post; in JSON only a web archive. */
  readonly witness?: Witness
}

export interface ArchiveRunnerOptions {
  readonly again?: boolean | undefined
  readonly maxWait: number
  readonly dryRun?: boolean | undefined
  /** The roles of the citations to capture; the article record has all citations. */
  readonly roles: readonly Citation['role'][]
}

export interface ArchiveRunner extends AsyncDisposable {
  post(input: string, post: PostRef): Promise<ArchiveLine>
  /** Yields a line for each citation, in the article's order. The captures run concurrently. */
  article(article: ReadArticle, onCaptured: (line: ArchiveLine) => void): AsyncIterable<ArchiveLine>
}

type Result = Pick<CaptureResult, 'missing' | 'reason' | 'snapshot' | 'retryAt'> & {
  outcome: Outcome | null
  witness?: CaptureResult['witness']
}
type Cited = CaptureRequest['citations']

const NOTHING: Result = { outcome: null, missing: [], reason: null, snapshot: null, retryAt: null }

/**
 * Creates a runner of the workers' captures, without queue and catalog. One run captures a post once, even if several
 * articles cite it.
 */
export function createArchiveRunner(
  app: Pick<App, 'ledger' | 'captureDeps' | 'config' | 'platforms' | 'clock'>,
  options: ArchiveRunnerOptions,
  context: CommandContext,
): ArchiveRunner {
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const limit = createSemaphore(app.config.captureConcurrency)
  const captures = new Map<string, { result: Promise<Result>; words: boolean }>()
  /** The citations of this run with a URL, which resolve later ones. */
  const known = new KnownCitations()

  async function runCapture(post: PostRef, citations: Cited): Promise<Result> {
    if (options.dryRun) return findKept(app, post)
    const request = {
      capturedAt: app.clock.now(),
      again: options.again ?? false,
      citations,
      maxWaitMs: options.maxWait,
      signal,
    }
    return capturePost(post, request, await app.captureDeps())
  }

  function captureOnce(post: PostRef, citations: Cited): Promise<Result> {
    const slug = postSlug(post)
    const known = captures.get(slug)
    const start = () =>
      limit(() => {
        signal.throwIfAborted()
        return runCapture(post, citations)
      })
    // A citation with text can be salvaged where a bare link could not.
    const words = citations.some(({ citation }) => citation.text !== null)
    if (known && (known.words || !words)) return known.result
    const result = known?.result.then((before) => (before.snapshot === null ? start() : before)) ?? start()
    // A rejection before its line is due is handled when the line is awaited.
    result.catch(() => {})
    captures.set(slug, { result, words })
    return result
  }

  /** Prints the failure of one post and continues; throws an error that would affect every post. */
  async function settle(post: PostRef, result: Promise<Result>): Promise<Result> {
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

  /** Starts the captures of an article's citations, each with all citations of the same post. */
  function startCaptures(article: ReadArticle, citations: readonly Citation[]) {
    const citing = (citation: Citation) => ({
      articleUrl: article.url,
      articleTitle: article.title,
      citation,
    })
    const wanted = citations.filter((citation) => options.roles.includes(citation.role))
    return wanted.map((citation) => {
      const post = postOf(citation)
      const same = post === null ? [] : citations.filter((other) => sameAs(other, post)).map(citing)
      return { citation, post, result: post === null ? null : captureOnce(post, same) }
    })
  }

  /** Records the article and resolves its flattened citations, while posts with a URL are captured. */
  async function recordAndResolve(article: ReadArticle): Promise<ResolvedCitations> {
    const resolve = options.roles.includes('flattened')
    const deps = { ...(await app.captureDeps()), known: async () => known }
    const version = await recordArticle(article, article.citations, deps)
    const { citations } = version.record
    startCaptures(article, citations)
    const resolved = resolve
      ? await resolveArticle(article, version, deps, signal)
      : { citations, retryAt: null, next: null }
    for (const one of resolved.citations) known.add(one, app.platforms.get(one.platform)?.shortLinks)
    return resolved
  }

  return {
    async post(input, post) {
      return line(input, post.platform, null, await settle(post, captureOnce(post, [])))
    },

    async *article(article, onCaptured) {
      const { citations, retryAt } = options.dryRun
        ? { ...article, retryAt: null }
        : await recordAndResolve(article)
      const unresolved: Result = { ...NOTHING, outcome: 'unresolved', retryAt }
      const pending = startCaptures(article, citations).map(({ citation, post, result }) => ({
        citation,
        result: post === null || result === null ? Promise.resolve(unresolved) : settle(post, result),
      }))
      for (const { citation, result } of pending) {
        result
          .then((answer) => onCaptured(line(article.input, citation.platform, citation, answer)))
          .catch(() => {})
      }
      for (const { citation, result } of pending)
        yield line(article.input, citation.platform, citation, await result)
    },

    async [Symbol.asyncDispose]() {
      stop.abort()
      await Promise.allSettled([...captures.values()].map(({ result }) => result))
    },
  }
}

/** Returns the result of an earlier run, for a dry run. */
async function findKept(app: Pick<App, 'ledger'>, post: PostRef): Promise<Result> {
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

function line(input: string, platform: PlatformName, citation: Citation | null, result: Result): ArchiveLine {
  const { outcome, missing, reason, snapshot, retryAt } = result
  const retry = retryAt === null ? {} : { retryAt }
  const { witness } = result
  const whose = outcome === 'salvaged' && witness ? { witness } : {}
  return { input, platform, citation, outcome, missing, reason, snapshot, ...retry, ...whose }
}
