import { createHttpClient } from '../../src/outbound/http-client.ts'
import { createScratch } from '../../src/outbound/scratch-dir.ts'

/**
 * Run as a process of its own, behind the proxy and with the CA of its environment:
 *
 *     node large-fetch.ts <url> <scratch parent>
 *
 * fetches one medium and prints how far resident memory grew beyond what it was before.
 */
const [url = '', parent = ''] = process.argv.slice(2)
const http = createHttpClient({
  userAgent: 'Stet/test',
  proxy: { https: process.env.HTTPS_PROXY ?? null, http: process.env.HTTP_PROXY ?? null, none: '' },
  allowPrivate: [],
  textLimit: 1_000_000,
  mediaLimit: 20_000_000_000,
  textTimeoutMs: 10_000,
  mediaTimeoutMs: 300_000,
  attempts: 1,
  retryDelayMs: 10,
  clock: { now: () => new Date() },
})
await using scratch = await createScratch(parent)
await http.fetch({ url: 'https://news.example/', scratch })
const before = process.memoryUsage().rss
let peak = before
const sampler = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 20)
const started = performance.now()
const { body, blockSha256 } = await http.fetch({ url, media: true, scratch })
clearInterval(sampler)
const { size, sha256 } = body
console.log(
  JSON.stringify({
    size,
    sha256,
    blockSha256,
    grown: peak - before,
    ms: Math.round(performance.now() - started),
  }),
)
await http.close()
