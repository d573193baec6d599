import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../../catalog/catalog.ts'
import {
  addFollows,
  addListedFollows,
  claimDueFollows,
  type DueFollow,
  filterChangedArticles,
  nextFollowAt,
  purgeFollowArticles,
  saveFollowArticles,
  saveFollowResult,
} from '../../catalog/discover/follows.ts'
import type { FinderDeps } from '../../discover/finder-deps.ts'
import type { FoundArticle } from '../../discover/found-article.ts'
import { inputSource } from '../../discover/input-source.ts'
import { readListing } from '../../discover/site/read-listing.ts'
import { readHome } from '../../discover/site/read-site.ts'
import { createBatchReader } from '../../discover/site/read-sitemap.ts'
import { NO_DETAILS } from '../../model/article.ts'
import { asStetError, FetchError } from '../../model/errors.ts'
import type { Exchange } from '../../model/http.ts'
import { acceptArticles } from '../intake/accept-intake.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { createFinderDeps } from './article-finder.ts'
import { deriveUuid } from './derived-uuid.ts'

type FollowDeps = Pick<ServiceDeps, 'catalog' | 'queues' | 'clock' | 'config' | 'siteClient' | 'logger'>

/** An article that a followed source brought. */
export interface FollowedArticle {
  readonly source: string
  readonly url: string
  readonly priority: 'breaking' | 'normal'
}

const DAY_MS = 86_400_000
/** Of a source that is read for the first time, older articles are a matter of a backfill. */
const FIRST_MS = 2 * DAY_MS
const KEEP_MS = 90 * DAY_MS
const CLAIM = 20
const BATCH = 200
const MAX_WAIT_MS = 5_000

/**
 * Begins to follow an address: a feed or sitemap itself, or the feeds and news sitemaps that a site names.
 *
 * @param everyMs the interval of requests, in milliseconds
 * @returns the addresses that are asked
 * @throws FetchError if a site can't be read
 */
export async function followInput(
  deps: FollowDeps,
  input: string,
  everyMs: number,
  signal?: AbortSignal,
): Promise<string[]> {
  const { db } = await deps.catalog()
  const finder = createFinderDeps(deps, input, { prefersBodies: false }, () => {}, signal)
  const source = inputSource(input)
  const urls = source.kind === 'listing' ? [source.address] : await sourcesOfSite(source.address, finder)
  await addFollows(
    db,
    urls.map((url) => ({ url, input, everyMs })),
    deps.clock.now(),
  )
  return urls
}

/** The feeds of a home page and the news sitemaps of `robots.txt`; without either, its other sitemaps. */
async function sourcesOfSite(site: string, finder: FinderDeps): Promise<string[]> {
  const { sitemaps } = await finder.client.robots(site)
  const news = sitemaps.filter((address) => /news/i.test(address))
  const feeds: string[] = []
  for await (const { sources } of readHome({ kind: 'home', address: site, depth: 0 }, finder))
    feeds.push(...sources.map(({ address }) => address))
  const found = [...news, ...feeds]
  return found.length > 0 ? found : sitemaps.length > 0 ? [...sitemaps] : [new URL('/sitemap.xml', site).href]
}

/**
 * Asks the sources of these inputs whose turn it is, by conditional requests, and sends the articles that are new or changed:
 * `breaking` those of a news sitemap that are younger than a day, else `normal`.
 *
 * @returns the articles that were sent
 * @throws ServiceError `database-unavailable`, `queue-unavailable`; a source that fails is recorded with its error
 */
export async function pollFollows(
  deps: FollowDeps,
  inputs: readonly string[],
  signal?: AbortSignal,
): Promise<FollowedArticle[]> {
  const { db } = await deps.catalog()
  const sent: FollowedArticle[] = []
  for (;;) {
    const due = await claimDueFollows(db, inputs, deps.clock.now(), CLAIM)
    for (const follow of due) {
      signal?.throwIfAborted()
      sent.push(...(await pollOne(deps, db, follow, signal)))
    }
    if (due.length === 0) return sent
  }
}

/**
 * Follows the addresses of `STET_FOLLOW`: each call begins with those that could not be read before, and asks the sources
 * whose turn it is.
 */
export function createFollower(deps: FollowDeps & { readonly config: FollowConfig }): () => Promise<void> {
  const { follow, followEveryMs } = deps.config
  const waiting = new Map(follow.map((input) => [input, 0]))
  let purgedAt = 0
  return async () => {
    const now = deps.clock.now().getTime()
    for (const [input, at] of waiting) {
      if (at > now) continue
      try {
        await followInput(deps, input, followEveryMs)
        waiting.delete(input)
      } catch (thrown) {
        const { code, exitCode, message } = asStetError(thrown, input)
        if (exitCode === 2) throw thrown
        deps.logger.warn({ code, input, message }, 'address can not be followed yet')
        waiting.set(input, now + followEveryMs)
      }
    }
    await pollFollows(deps, follow)
    if (now - purgedAt < DAY_MS) return
    purgedAt = now
    await purgeFollows(deps)
  }
}

/** The settings of a service that follows addresses. */
export interface FollowConfig {
  readonly follow: readonly string[]
  readonly followEveryMs: number
}

/** Waits for the next turn of these inputs, a few seconds at most. */
export async function waitForNextPoll(
  deps: FollowDeps,
  inputs: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const at = await nextFollowAt((await deps.catalog()).db, inputs)
  const ms = at === null ? MAX_WAIT_MS : Math.max(100, at.getTime() - deps.clock.now().getTime())
  await sleep(Math.min(ms, MAX_WAIT_MS), undefined, { signal })
}

/** Forgets articles that no source has named for long. */
const purgeFollows = async (deps: Pick<FollowDeps, 'catalog' | 'clock'>): Promise<void> =>
  await purgeFollowArticles((await deps.catalog()).db, new Date(deps.clock.now().getTime() - KEEP_MS))

async function pollOne(
  deps: FollowDeps,
  db: Db,
  follow: DueFollow,
  signal: AbortSignal | undefined,
): Promise<FollowedArticle[]> {
  const finder = createFinderDeps(deps, follow.url, { prefersBodies: false }, () => {}, signal)
  try {
    await using opened = await finder.client.open(
      {
        url: follow.url,
        headers: {
          ...(follow.etag === null ? {} : { 'if-none-match': follow.etag }),
          ...(follow.lastModified === null ? {} : { 'if-modified-since': follow.lastModified }),
        },
        share: 'normal',
        maxWaitMs: 0,
        maxBytes: finder.maxListingBytes,
        cut: true,
      },
      { ignoresRobots: true },
    )
    const { exchange } = opened
    if (exchange.status === 304) {
      await saveFollowResult(db, follow.url, { kind: 'unchanged' }, deps.clock.now())
      return []
    }
    const sent = await readFollowed(deps, db, follow, exchange, finder)
    const { etag = null, 'last-modified': lastModified = null } = exchange.headers
    const result = { kind: 'read' as const, etag, lastModified, articles: sent.length }
    await saveFollowResult(db, follow.url, result, deps.clock.now())
    return sent
  } catch (thrown) {
    signal?.throwIfAborted()
    const error = asStetError(thrown, follow.url)
    // Our own outage is no fault of the source.
    if (error.exitCode === 2) throw thrown
    const { code, message } = error
    deps.logger.warn({ code, source: follow.url }, 'followed source failed')
    const notBefore = error instanceof FetchError ? error.retryAt : null
    await saveFollowResult(
      db,
      follow.url,
      { kind: 'failed', error: { code, message }, notBefore },
      deps.clock.now(),
    )
    return []
  }
}

async function readFollowed(
  deps: FollowDeps,
  db: Db,
  follow: DueFollow,
  exchange: Exchange,
  finder: FinderDeps,
): Promise<FollowedArticle[]> {
  const source = { kind: 'listing' as const, address: follow.url, depth: 0 }
  const toBatch = createBatchReader(source, exchange.url, finder)
  const listing = readListing(exchange.body.stream(), {
    url: follow.url,
    contentType: exchange.headers['content-type'] ?? null,
    maxBytes: finder.maxListingBytes,
  })
  const robots = await finder.client.robots(exchange.url)
  const sent: FollowedArticle[] = []
  const listed: { url: string; listedAt: string | null }[] = []
  for await (const entries of listing) {
    for (const { kind, address, modifiedAt } of entries) {
      const url = kind === 'sitemap' ? finder.scope.resolve(address, exchange.url) : null
      if (url !== null && listed.length < MAX_LISTED) listed.push({ url, listedAt: modifiedAt })
    }
    const articles = toBatch(entries).articles.filter(({ url }) => robots.allows(url))
    for (let from = 0; from < articles.length; from += BATCH)
      sent.push(...(await sendChanged(deps, db, follow, articles.slice(from, from + BATCH))))
  }
  await addListedFollows(db, follow, markDue(listed), deps.clock.now())
  return sent
}

/** More sitemaps of an index are not followed. */
const MAX_LISTED = 10_000

/** Of an index without dates, the last sitemap and those of news have what is new; with dates, what has changed since. */
function markDue(listed: readonly { url: string; listedAt: string | null }[]) {
  const newest = listed.reduce<string | null>(
    (latest, { listedAt }) =>
      listedAt !== null && (latest === null || listedAt > latest) ? listedAt : latest,
    null,
  )
  const byUrl = new Map(listed.map((one) => [one.url, one]))
  return [...byUrl.values()].map((one, at) => ({
    ...one,
    isDue: newest === null && (at === byUrl.size - 1 || /news/i.test(one.url)),
  }))
}

async function sendChanged(
  deps: FollowDeps,
  db: Db,
  follow: DueFollow,
  articles: readonly FoundArticle[],
): Promise<FollowedArticle[]> {
  const now = deps.clock.now()
  const byUrl = new Map(articles.map((article) => [article.url, article]))
  const named = [...byUrl.values()].map(({ url, modifiedAt }) => ({
    url,
    modified: modifiedAt?.toISOString() ?? null,
  }))
  const changed = await filterChangedArticles(db, follow.url, named)
  const ageMs = ({ publishedAt, modifiedAt }: FoundArticle) =>
    now.getTime() - (modifiedAt ?? publishedAt ?? now).getTime()
  const sending = [...byUrl.values()]
    .filter((article) => changed.has(article.url))
    .filter((article) => !follow.isNew || ageMs(article) <= FIRST_MS)
    .map((article) => ({
      article,
      priority:
        article.news && article.publishedAt && now.getTime() - article.publishedAt.getTime() < DAY_MS
          ? ('breaking' as const)
          : ('normal' as const),
    }))
  if (sending.length > 0) {
    await acceptArticles(
      sending.map(({ article: { url, title, publishedAt, modifiedAt }, priority }) => ({
        intakeId: deriveUuid(`follow ${follow.url} ${url} ${modifiedAt?.toISOString() ?? ''}`),
        url,
        body: null,
        format: null,
        publishedAt,
        details: { ...NO_DETAILS, title: title?.slice(0, 1_000) ?? null },
        priority,
        requestId: null,
        sender: 'follow',
      })),
      deps,
    )
  }
  await saveFollowArticles(db, follow.url, named, now)
  return sending.map(({ article: { url }, priority }) => ({ source: follow.url, url, priority }))
}
