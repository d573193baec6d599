import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openInputFile } from '../../src/discover/files/open-input-file.ts'
import type { FinderDeps } from '../../src/discover/finder-deps.ts'
import type { FindProblem, FoundArticle } from '../../src/discover/found-article.ts'
import { inputSource } from '../../src/discover/input-source.ts'
import { findArticles } from '../../src/discover/memory-frontier.ts'
import { createRobotsCache, SiteClient } from '../../src/discover/site/site-client.ts'
import { SiteScope } from '../../src/discover/site/site-scope.ts'
import type { HttpClientOptions } from '../../src/outbound/http-client.ts'
import { through } from '../outbound/client.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import type { Page } from '../support/origin/site.ts'
import { trust } from '../support/origin/trust.ts'

export const SITE = 'https://harbour.example'

/** What a run of the finders gave. */
export interface FindResult {
  readonly articles: readonly FoundArticle[]
  readonly urls: readonly string[]
  readonly problems: readonly FindProblem[]
  readonly foreign: readonly string[]
  readonly unread: readonly string[]
}

export interface Finder extends AsyncDisposable {
  readonly origin: Origin
  readonly client: SiteClient
  readonly dir: string
  /** Finds the articles of an address or a file. */
  find(input: string, deps?: Partial<FinderDeps>): Promise<FindResult>
  /** The addresses that the site was asked for, with their numbers. */
  asked(): Record<string, number>
}

/** A site on the test origin; what its pages do not describe answers 404. */
export async function createFinder(
  pages: Readonly<Record<string, Page>>,
  options: Partial<HttpClientOptions> = {},
): Promise<Finder> {
  const dir = await mkdtemp(join(tmpdir(), 'stet-finder-'))
  const absolute = Object.entries(pages).map(([path, page]) => [new URL(path, SITE).href, page] as const)
  const hosts = [
    new URL(SITE).hostname,
    `www.${new URL(SITE).hostname}`,
    ...absolute.map(([url]) => new URL(url).hostname),
  ]
  const origin = await startOrigin({ pages: Object.fromEntries(absolute), ignore: [...new Set(hosts)] })
  trust(origin.caPath)
  // The first request of a process may take seconds on a busy machine, and is not tried again.
  const http = through(origin.proxyUrl, { attempts: 1, textTimeoutMs: 30_000, ...options })
  const client = new SiteClient({
    http,
    scratchDir: join(dir, 'scratch'),
    userAgent: 'Stet/test (+https://desk.example/bot)',
    robots: createRobotsCache(),
  })
  return {
    origin,
    client,
    dir,
    async find(input, more = {}) {
      const problems: FindProblem[] = []
      const foreign: string[] = []
      const unread: string[] = []
      const deps: FinderDeps = {
        client,
        clock: { now: () => new Date('2026-11-30T12:00:00Z') },
        scope: new SiteScope(/^https?:/.test(input) ? input : SITE),
        openFile: openInputFile,
        siteUrl: null,
        since: null,
        prefersBodies: false,
        maxListingBytes: 8_000_000,
        maxPageBytes: 4_000_000,
        onForeign: (address) => foreign.push(address),
        onUnread: (what, why) => unread.push(`${what}: ${why}`),
        ...more,
      }
      const events = { onProblem: (problem: FindProblem) => void problems.push(problem) }
      const articles = (await Array.fromAsync(findArticles([inputSource(input)], deps, events))).flat()
      return { articles, urls: articles.map(({ url }) => url), problems, foreign, unread }
    },
    asked: () =>
      Object.fromEntries(
        Object.entries(Object.groupBy(origin.requests, ({ url }) => url.pathname + url.search)).map(
          ([path, requests = []]) => [path, requests.length],
        ),
      ),
    async [Symbol.asyncDispose]() {
      await http.close()
      await origin.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

const XML = { 'content-type': 'application/xml' }

export const xml = (body: string | Uint8Array): Page => ({ headers: XML, body })

export const urlset = (locations: readonly string[], more = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${locations
    .map((loc) => `<url><loc>${loc}</loc>${more}</url>`)
    .join('\n')}</urlset>`

export const sitemapIndex = (locations: readonly string[]): string =>
  `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${locations
    .map((loc) => `<sitemap><loc>${loc}</loc></sitemap>`)
    .join('')}</sitemapindex>`

export const robots = (...lines: readonly string[]): Page => ({
  headers: { 'content-type': 'text/plain' },
  body: lines.join('\n'),
})
