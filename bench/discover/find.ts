/** Finds the articles of a site and prints as JSON what that cost this process. Argument: the address of the site. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openInputFile } from '../../src/discover/files/open-input-file.ts'
import { MAX_LISTING_BYTES } from '../../src/discover/finder-deps.ts'
import { findArticles } from '../../src/discover/memory-frontier.ts'
import { createRobotsCache, SiteClient } from '../../src/discover/site/site-client.ts'
import { SiteScope } from '../../src/discover/site/site-scope.ts'
import { systemClock } from '../../src/model/clock.ts'
import { createHttpClient } from '../../src/outbound/http-client.ts'

const [site = ''] = process.argv.slice(2)
const dir = await mkdtemp(join(tmpdir(), 'stet-bench-'))
const http = createHttpClient({
  userAgent: 'Stet/bench',
  proxy: { https: null, http: null, none: '' },
  allowPrivate: [new URL(site).host],
  textLimit: 16_000_000,
  mediaLimit: 16_000_000,
  textTimeoutMs: 60_000,
  mediaTimeoutMs: 60_000,
  attempts: 1,
  retryDelayMs: 10,
  clock: systemClock,
})
const problems: string[] = []
const startedAt = performance.now()
let articles = 0
const found = findArticles(
  [{ kind: 'site', address: site, depth: 0 }],
  {
    client: new SiteClient({ http, scratchDir: dir, userAgent: 'Stet/bench', robots: createRobotsCache() }),
    clock: systemClock,
    scope: new SiteScope(site),
    openFile: openInputFile,
    siteUrl: site,
    since: null,
    prefersBodies: false,
    maxListingBytes: MAX_LISTING_BYTES,
    maxPageBytes: 16_000_000,
    onForeign: (address) => problems.push(`foreign ${address}`),
    onUnread: () => {},
  },
  { onProblem: ({ source, code }) => void problems.push(`${code} ${new URL(source).pathname}`) },
)
for await (const batch of found) articles += batch.length
const seconds = (performance.now() - startedAt) / 1000
await http.close()
await rm(dir, { recursive: true, force: true })
const { maxRSS } = process.resourceUsage()
console.log(JSON.stringify({ articles, seconds, peakMb: (maxRSS * 1024) / 1e6, problems }))
