import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { moods } from './mood.ts'
import { startOrigin } from './origin.ts'
import type { Death } from './post.ts'
import type { OriginSite } from './site.ts'

/**
 * The origin as a process of its own:
 *
 *     node tests/support/origin/main.ts [--site site.json|site.ts] [--port 0] [--attached]
 *
 * Prints one JSON line `{"ready": true, "port", "proxy", "ca", "pid"}` and runs until it is stopped. A line `{"kill":
 * "<post id>", "how": "deleted"}` or `{"revive": "<post id>"}` on standard input changes a post; `{"slow": 50}` delays
 * every response by this many milliseconds. It answers each line with `{"done"}`. With `--attached` it ends with its
 * standard input, and so with its parent. Exits with 1, and a list on stderr, if it received an unknown request.
 */
const { values } = parseArgs({
  options: {
    site: { type: 'string' },
    port: { type: 'string', default: '0' },
    attached: { type: 'boolean', default: false },
  },
})

async function load(path: string): Promise<OriginSite> {
  if (path.endsWith('.json')) return JSON.parse(await readFile(path, 'utf8')) as OriginSite
  const module = (await import(pathToFileURL(resolve(path)).href)) as { default: OriginSite }
  return module.default
}

const origin = await startOrigin(values.site ? await load(values.site) : {}, Number(values.port))
const { port, proxyUrl, caPath } = origin
console.log(JSON.stringify({ ready: true, port, proxy: proxyUrl, ca: caPath, pid: process.pid }))

let stopping = false
const stop = () => {
  if (stopping) return
  stopping = true
  origin.close().then(
    () => process.exit(0),
    (error: Error) => {
      console.error(error.message)
      process.exit(1)
    },
  )
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)

const orders = createInterface({ input: process.stdin })
if (values.attached) orders.on('close', stop)
orders.on('line', (line) => {
  const order = JSON.parse(line) as { kill?: string; how?: Death; revive?: string; slow?: number }
  if (order.kill) origin.kill(order.kill, order.how ?? 'deleted')
  if (order.revive) origin.revive(order.revive)
  if (order.slow !== undefined) origin.mood('*', moods.slow(order.slow))
  console.log(JSON.stringify({ done: order.kill ? 'kill' : order.revive ? 'revive' : 'slow' }))
})
