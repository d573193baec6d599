import type { App } from '../app.ts'
import { isOpen } from '../capture/resolve.ts'
import { recordResolved } from '../capture/resolve-article.ts'
import { distinctPosts, findArticle } from '../catalog/articles.ts'
import { asCatalogError } from '../catalog/outage.ts'
import { findPost } from '../catalog/posts.ts'
import { claimResolution, endResolution, noteSilence, type Resolution } from '../catalog/resolutions.ts'
import type { ResolvePayload } from '../jobs/payloads.ts'
import { isLastWord, type Verdict, verdictOnError } from '../jobs/verdict.ts'
import type { Attempt } from '../jobs/worker.ts'
import { asStetError } from '../model/errors.ts'
import { capture } from './accept.ts'
import { adoptArticle } from './adopt-article.ts'
import { knownPosts } from './known-posts.ts'
import { lastWord } from './last-word.ts'

/** How often somebody who may know is asked again after a silence. */
const SILENCES = 3

/**
 * Looks for the addresses that an article lost, at a pace that holds up no article: what is found
 * is a new record in the ledger, and a capture. Run again after a crash, it comes to the same.
 */
export async function runResolve(app: App, payload: ResolvePayload, attempt: Attempt): Promise<Verdict> {
  const { articleId, requestId } = payload
  const log = app.logger.child({ requestId, article: articleId, job: attempt.jobId })
  let claimed: Resolution | null = null
  try {
    for (;;) {
      const { db } = await app.catalog()
      claimed = await claimResolution(db, articleId, app.clock.now())
      if (!claimed) return { kind: 'done' }
      const { found, retryAt } = await resolve(app, claimed, attempt)
      log.info({ found, retryAt }, 'addresses looked for')
      if (retryAt !== null && claimed.retries < SILENCES) {
        await noteSilence(db, articleId, app.clock.now())
        return { kind: 'later', at: new Date(retryAt), message: 'somebody who may know was silent' }
      }
      // A newer version of the article has come meanwhile: once more, with its words.
      if (await endResolution(db, claimed, app.clock.now())) return { kind: 'done' }
    }
  } catch (thrown) {
    const error = asStetError(asCatalogError(thrown), articleId)
    const verdict = verdictOnError(error, app.clock.now(), attempt.signal)
    log.warn({ code: error.code, verdict: verdict.kind, err: error }, 'resolve failed')
    if (!claimed || !isLastWord(verdict, attempt)) return verdict
    const [ended, now] = [claimed, app.clock.now()]
    return await lastWord(verdict, async () => endResolution((await app.catalog()).db, ended, now), now)
  }
}

async function resolve(
  app: App,
  { articleId, priority, requestId }: Resolution,
  { signal, share }: Attempt,
): Promise<{ found: number; retryAt: string | null }> {
  const { db } = await app.catalog()
  const article = await findArticle(db, { id: articleId })
  const [newest] = article ? await (await app.ledger()).articles(article.url) : []
  if (!newest) return { found: 0, retryAt: null }
  const parts = { ...(await app.captureDeps(share)), known: knownPosts(app) }
  const loaded = { ...newest, aliases: newest.aliases ?? [] }
  const { citations, retryAt } = await recordResolved(loaded, newest.citations, parts, { signal })
  await adoptArticle(app, newest.url)
  const deps = { db, queues: await app.queues(), now: () => app.clock.now() }
  let found = 0
  // Also what an attempt before this one found, and did not come to ask for.
  for (const post of distinctPosts({ citations: citations.filter((one) => one.role === 'flattened') })) {
    if ((await findPost(db, post))?.capture_generation) continue
    await capture(post, priority, deps, requestId)
    found += 1
  }
  return { found, retryAt: citations.some(isOpen) ? retryAt : null }
}
