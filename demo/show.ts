import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { startOrigin } from '../tests/support/origin/origin.ts'
import { kept } from './kept.ts'
import { startService } from './service.ts'
import site, { ARTICLE, FEED } from './site.ts'
import { colours, table } from './table.ts'

const { bold, dim, green, red } = colours
const root = join(import.meta.dirname, '..')
const data = join(import.meta.dirname, 'stet-data')
const archive = join(data, 'archive')
const cards = join(data, 'cards')

const step = (what: string) => console.log(`\n${green('▸')} ${bold(what)}`)

console.log(bold('Stet: the main job, on this machine alone'))
console.log(
  dim(
    'The article, its authors and their posts are invented. A local server plays X; nothing leaves this machine.',
  ),
)

step('Starting a local server that plays X, and `stet up`')
await using origin = await closing(startOrigin(site))
await using service = await startService({ ...origin.env, STET_DATA_DIR: data })
console.log(`  Stet is up at ${service.url}`)

step('Sending two articles, as a newsroom would')
const results = []
for (const [url, note] of [
  [ARTICLE, ''],
  [FEED, '  (the same story as a news feed syndicates it: without embeds)'],
] as const) {
  console.log(`  ${url}${dim(note)}`)
  results.push(await service.finished(await service.ingest(url)))
}
mkdirSync(cards, { recursive: true })
const snapshots = await kept(results, service, { archive, cards })

step('What the articles cite, and what Stet kept')
for (const article of results) for (const line of table(article, snapshots)) console.log(line)

step('Proving it, offline: stet check')
for (const { valid, manifest } of snapshots) {
  console.log(`  ${valid ? green('✔ valid') : red('✘ NOT valid')}  ${manifest.wacz.key}`)
}
console.log(dim(`  in ${archive}`))

step('Look at it')
for (const { card, manifest } of snapshots) {
  console.log(`  ${pathToFileURL(card).href}  ${dim(`@${manifest.record.author?.handle ?? '?'}`)}`)
}
console.log(dim('  Open one in your browser. Any WACZ player shows the .wacz files: https://replayweb.page'))
console.log(dim('  The archive with its pages, later and at http://127.0.0.1:8080:'))
console.log(`  cd ${root}`)
console.log('  STET_DATA_DIR=demo/stet-data STET_PUBLIC_READ=on STET_VERIFY_EVERY=none npx stet up')

step('Archive an article of yours')
console.log('  npx stet archive https://www.example.org/an-article-with-embeds')
console.log(dim('  npx stet --help lists every command.'))

// A person can look around until Ctrl-C; a script gets its exit code at once.
if (process.stdin.isTTY && process.stdout.isTTY) {
  console.log(`\n${bold(`Open ${service.signIn}`)}; Ctrl-C ends it.`)
  await once(process, 'SIGINT')
}

if (snapshots.length === 0 || snapshots.some(({ valid }) => !valid)) process.exitCode = 1

/** The origin's `close` throws if it received a request that it does not know. */
async function closing<T extends { close(): Promise<void> }>(
  starting: Promise<T>,
): Promise<T & AsyncDisposable> {
  const started = await starting
  return Object.assign(started, { [Symbol.asyncDispose]: () => started.close() })
}
