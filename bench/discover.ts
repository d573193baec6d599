/**
 * Measures how fast a site's articles are found, and in what memory: 100,000 articles in 40 sitemaps that a server on the
 * loopback sends, among them a broken, a gzipped, an endless one and one of 50 MB. And finding beside a bare htmlparser2
 * parse of the same bytes, in CPU time.
 *
 * `npm run bench -- discover`
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Parser } from 'htmlparser2'
import { AddressSet } from '../src/discover/address-set.ts'
import { MAX_LISTING_BYTES } from '../src/discover/finder-deps.ts'
import { readListing } from '../src/discover/site/read-listing.ts'
import { createBatchReader } from '../src/discover/site/read-sitemap.ts'
import { SiteScope } from '../src/discover/site/site-scope.ts'
import { ARTICLES, sitemap } from './discover/site.ts'

const ROUNDS = 5
const CHUNK = 65_536
/** As `bin/stet.js` starts the commands that find articles. */
const FINDER_FLAGS = ['--optimize-for-size', '--max-lazy']
const run = (name: string, flags: readonly string[], ...words: string[]) =>
  spawn(
    process.execPath,
    [...flags, fileURLToPath(new URL(`discover/${name}.ts`, import.meta.url)), ...words],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )

async function wholeSite(): Promise<void> {
  const server = run('serve', [])
  const [first] = (await once(server.stdout, 'data')) as [Buffer]
  const finder = run('find', FINDER_FLAGS, first.toString().trim())
  const { articles, seconds, peakMb, problems } = JSON.parse(await text(finder.stdout))
  server.stdin.end()
  console.log(
    `whole site: ${articles} of ${ARTICLES} articles in ${seconds.toFixed(1)} s, peak memory ${Math.round(peakMb)} MB`,
  )
  for (const problem of problems) console.log(`  ${problem}`)
}

/** The process's CPU time so far, in milliseconds. */
function spent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function ratio(): Promise<void> {
  const origin = 'https://harbour.example'
  const sitemaps = Array.from({ length: 40 }, (_, n) => Buffer.from(sitemap(origin, n)))
  const chunksOf = function* (bytes: Buffer) {
    for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
  }
  const bare = async () => {
    for (const bytes of sitemaps) {
      const parser = new Parser({}, { xmlMode: true })
      const decoder = new TextDecoder()
      for await (const chunk of Readable.from(chunksOf(bytes)))
        parser.write(decoder.decode(chunk, { stream: true }))
      parser.end()
    }
  }
  let found = 0
  const finding = async () => {
    const seen = new AddressSet()
    const deps = {
      clock: { now: () => new Date() },
      scope: new SiteScope(origin),
      since: null,
      onForeign: () => {},
    }
    for (const bytes of sitemaps) {
      const toBatch = createBatchReader({ kind: 'listing', address: origin, depth: 0 }, origin, deps)
      const options = { url: origin, contentType: null, maxBytes: MAX_LISTING_BYTES }
      for await (const entries of readListing(Readable.from(chunksOf(bytes)), options))
        for (const { url } of toBatch(entries).articles) seen.add(url)
    }
    found = seen.size
  }
  const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, work] of [bare, finding].entries()) {
      const start = spent()
      await work()
      best[at] = Math.min(best[at] ?? 0, spent() - start)
    }
  }
  const [bareMs = 0, findMs = 0] = best
  console.log(
    `finding alone: ${Math.round(found / (findMs / 1000))} addresses/s; bare parse ${Math.round(bareMs)} ms, finding ${Math.round(findMs)} ms, ratio ${(findMs / bareMs).toFixed(2)}`,
  )
}

await wholeSite()
await ratio()
