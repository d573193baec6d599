import { isDeepStrictEqual } from 'node:util'
import type { App } from '../app.ts'
import { articlePrefix } from '../archive/keys.ts'
import { articleFromBytes, type LoadedArticle, loadArticle } from '../capture/article.ts'
import { recordResolved } from '../capture/resolve-article.ts'
import { adoptLedger } from '../catalog/adopt-ledger.ts'
import { distinctPosts, saveVersion } from '../catalog/articles.ts'
import { claimIntake, endIntake } from '../catalog/intake.ts'
import { asCatalogError } from '../catalog/outage.ts'
import { detect } from '../detect/detect.ts'
import type { IngestPayload } from '../jobs/payloads.ts'
import { isLastWord, type Verdict, verdictOnError } from '../jobs/verdict.ts'
import type { Attempt } from '../jobs/worker.ts'
import type { Citation } from '../model/citation.ts'
import { asStetError } from '../model/errors.ts'
import { capture } from './accept.ts'

/**
 * An accepted article, from its row to captures that are asked for: load, detect, record in the
 * ledger, catalog, enqueue. Run again after a crash, it comes to the same.
 */
export async function runIngest(app: App, payload: IngestPayload, attempt: Attempt): Promise<Verdict> {
  try {
    return await ingest(app, payload.intakeId, attempt)
  } catch (thrown) {
    const error = asStetError(asCatalogError(thrown), payload.intakeId)
    const verdict = verdictOnError(error, app.clock.now(), attempt.signal)
    app.logger.warn(
      { intake: payload.intakeId, code: error.code, verdict: verdict.kind, err: error },
      'ingest failed',
    )
    if (isLastWord(verdict, attempt)) {
      const { db } = await app.catalog()
      await endIntake(db, payload.intakeId, { code: error.code, message: error.message }, app.clock.now())
    }
    return verdict
  }
}

async function ingest(app: App, intakeId: string, { signal, share }: Attempt): Promise<Verdict> {
  const { db } = await app.catalog()
  const row = await claimIntake(db, intakeId, app.clock.now())
  if (!row) return { kind: 'done' }
  const loaded =
    row.body === null
      ? await loadArticle(row.url, app.articleDeps(signal, share))
      : articleFromBytes(row.body, { url: row.url, ...(row.format ? { format: row.format } : {}) })
  const citations = detect(loaded.article, app.platforms.recognisers)
  const publishedAt = loaded.publishedAt ?? row.published_at?.toISOString() ?? null
  const deps = { db, queues: await app.queues(), now: () => app.clock.now() }
  // Posts with an address are on their way before anybody looks for the others'.
  const known = async (found: readonly Citation[]) => {
    await keep(app, row.article_id ?? '', { ...loaded, publishedAt }, found)
    for (const post of distinctPosts({ citations: [...found] })) await capture(post, row.priority, deps)
  }
  const parts = await app.captureDeps(share)
  const way = { signal, onRecorded: known }
  const resolved = await recordResolved({ ...loaded, publishedAt }, citations, parts, way)
  if (!isDeepStrictEqual(resolved.citations, citations)) await known(resolved.citations)
  await endIntake(db, row.id, null, app.clock.now())
  app.logger.info({ intake: row.id, article: row.url, citations: citations.length }, 'article ingested')
  return { kind: 'done' }
}

/** The catalog, from what the ledger holds; an article that cites nothing is in the catalog alone. */
async function keep(
  app: App,
  articleId: string,
  loaded: LoadedArticle,
  citations: readonly Citation[],
): Promise<void> {
  const { db } = await app.catalog()
  if (citations.length > 0) {
    await adoptLedger({ db, store: await app.store(), clock: app.clock }, [articlePrefix(loaded.url)])
    return
  }
  const now = app.clock.now()
  const { url, title, publishedAt, bodySha256, bodyBytes } = loaded
  const record = {
    stet: 1 as const,
    url,
    title,
    publishedAt,
    recordedAt: now.toISOString(),
    bodySha256,
    bodyBytes,
    citations: [],
  }
  await saveVersion(db, articleId, record, null, now)
}
