import {
  claimLinks,
  enqueueArticleLinks,
  saveArchivedUrl,
  saveLinkCheck,
} from '../../catalog/watch/link-checks.ts'
import { FetchError } from '../../model/errors.ts'
import { type CheckLinkDeps, checkLink, findArchivedCopy } from '../../verify/check-link.ts'
import {
  applyLinkCheck,
  type LinkHistory,
  LinkStreak,
  REQUIRED_AGREEING_CHECKS,
} from '../../verify/link-status.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** The number of pages checked in one run: they are not urgent. */
export const LINKS_PER_RUN = 50
const PAGE = 10
/** A page that looks dead is checked again after this long, so that its loss is confirmed in time. */
const RECHECK_MS = REQUIRED_AGREEING_CHECKS.overMs / (REQUIRED_AGREEING_CHECKS.checks - 1)
/** An archive without a copy may have one later. */
const REQUERY_MS = 90 * 24 * 3_600_000

/**
 * Checks the pages around posts that are due: the targets of their links, and the articles that cite them.
 *
 * @param most maximum number of pages
 * @returns the number of pages checked
 */
export async function checkLinks(
  deps: Pick<ServiceDeps, 'catalog' | 'http' | 'webArchive' | 'config' | 'scratchDir' | 'clock' | 'logger'>,
  signal: AbortSignal,
  most: number,
): Promise<number> {
  const { db } = await deps.catalog()
  const { clock, config, logger } = deps
  const linkDeps: CheckLinkDeps = { http: deps.http('verify'), clock, scratchDir: deps.scratchDir, signal }
  await enqueueArticleLinks(db, clock.now())
  let count = 0
  while (count < most && !signal.aborted) {
    const rows = await claimLinks(db, clock.now(), Math.min(PAGE, most - count))
    if (rows.length === 0) break
    for (const row of rows) {
      if (signal.aborted) break
      const at = clock.now()
      const look = await checkLink(row.url, linkDeps)
      const before: LinkHistory = { ...row, run: LinkStreak.safeParse(row.run).data ?? null }
      const after = applyLinkCheck(row.url, before, look, at.toISOString())
      const everyMs =
        after.run === null ? config.watch.linkEveryMs * (0.75 + 0.5 * Math.random()) : RECHECK_MS
      await saveLinkCheck(db, row.url, look, { before, after }, at, new Date(at.getTime() + everyMs))
      if (after.state !== before.state) {
        logger.info({ url: row.url, state: after.state, was: before.state }, 'a linked page was checked')
      }
      const queriedAt = row.archive_queried_at?.getTime() ?? 0
      const dead = after.state === 'gone' || after.state === 'changed'
      if (dead && row.archived_url === null && at.getTime() - queriedAt > REQUERY_MS) {
        await askArchive(deps, row.url, linkDeps)
      }
      count += 1
    }
  }
  return count
}

async function askArchive(
  deps: Pick<ServiceDeps, 'catalog' | 'webArchive' | 'config' | 'clock' | 'logger'>,
  url: string,
  linkDeps: CheckLinkDeps,
): Promise<void> {
  if (deps.webArchive === null) return
  const { db } = await deps.catalog()
  try {
    const copy = await findArchivedCopy(url, deps.webArchive, linkDeps)
    const base = deps.config.webArchive?.url ?? ''
    const address = copy === null ? null : `${base}/web/${copy.timestamp}/${copy.url}`
    await saveArchivedUrl(db, url, address, deps.clock.now())
  } catch (thrown) {
    linkDeps.signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    // The archive did not say whether it has a copy; the next check asks again.
    deps.logger.info({ url, code: thrown.code }, 'the web archive does not answer')
  }
}
