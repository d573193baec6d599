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

step('Starting the world that the article links to, and `stet up`')
await using origin = await closing(startOrigin(site))
await using service = await startService({ ...origin.env, STET_DATA_DIR: data })
console.log(`  Stet is up at ${service.url}`)

step('Sending the article, as a newsroom would')
const results = []
for (const [url, note] of [
  [ARTICLE, ''],
  [FEED, '  (the same story, later, as a news feed hands it on: without embeds)'],
] as const) {
  console.log(`  ${url}${dim(note)}`)
  results.push(await service.finished(await service.ingest(url)))
}
mkdirSync(cards, { recursive: true })
const snapshots = await kept(results, service, { archive, cards })

step('What the articles cite, and what is kept of it')
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
console.log(dim('  Open one in the browser. Any WACZ player shows the .wacz files: https://replayweb.page'))

step('Now a live article')
console.log(`  cd ${root}`)
console.log('  npx stet archive https://www.example.org/an-article-with-embeds')
console.log(dim('  npx stet up            the service, as above; npx stet --help for the rest'))

if (snapshots.length === 0 || snapshots.some(({ valid }) => !valid)) process.exitCode = 1

/** The origin ends with a complaint about every request that it did not know. */
async function closing<T extends { close(): Promise<void> }>(
  starting: Promise<T>,
): Promise<T & AsyncDisposable> {
  const started = await starting
  return Object.assign(started, { [Symbol.asyncDispose]: () => started.close() })
}
