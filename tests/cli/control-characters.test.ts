import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { tempDir } from '../support/service-config.ts'
import { type Ended, stet } from './run-cli.ts'

/** Colours, a title, a bell, the C1 form of an escape sequence, a carriage return and an override of direction. */
const EVIL = '\u001b[31m\u001b]0;owned\u0007\u009b2J\r\u202egnol\u2066'
const author = { handle: 'tram_watch', name: `Tram${EVIL}`, id: '70001' }
const post = {
  id: idAt('2026-03-01T10:00:00Z'),
  author,
  text: `Line 4 is back.${EVIL}`,
  lang: 'en',
  photos: [{ key: 'TramPhoto000001', alt: `A tram${EVIL}` }],
  poll: { options: { [`Yes${EVIL}`]: 3, [`No${EVIL}`]: 1 }, endsAt: '2026-03-02T10:00:00Z' },
}
const dead = { id: idAt('2026-02-01T12:00:00Z'), author, text: `Gone${EVIL}`, dead: 'deleted' as const }
const address = (one: { id: string }) => `https://x.com/tram_watch/status/${one.id}`
const embed = (one: typeof post | typeof dead) =>
  `<blockquote class="twitter-tweet" data-x="${EVIL}"><p lang="en">${one.text}</p>&mdash; Tram${EVIL} (@tram_watch) <a href="${address(one)}">March 1, 2026</a></blockquote>`
const page = `<title>Trams${EVIL}</title>${embed(post)}<p>${EVIL}</p>${embed(dead)}
  <p>Flattened${EVIL} — Tram${EVIL} (@tram_watch) March 1, 2026</p>`

const parts = new AsyncDisposableStack()
let env: Record<string, string>
let file: string
let odd: string
beforeAll(async () => {
  const origin = await startOrigin({
    posts: [post, dead],
    pages: { 'https://gazette.example/line-4': page },
    ignore: ['gazette.example'],
  })
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const database = parts.use(await createDatabase())
  const dir = parts.use(await tempDir())
  env = {
    ...origin.env,
    ...database.env,
    STET_DATA_DIR: join(dir.path, 'data'),
    STET_WEB_ARCHIVE_URL: 'none',
    STET_LOG_LEVEL: 'silent',
  }
  file = join(dir.path, 'article.html')
  odd = join(dir.path, `odd${EVIL.replaceAll('/', '')}.html`)
  await mkdir(dir.path, { recursive: true })
  for (const path of [file, odd]) await writeFile(path, page)
})
afterAll(() => parts.disposeAsync())

const OBEYED = /[^\P{Cc}\t\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

it('no command prints a control character of a post or an article', { timeout: 120_000 }, async () => {
  const url = address(post)
  const commands: string[][] = [
    ['detect', file, odd],
    ['detect', '--json', file],
    ['archive', file, 'https://gazette.example/line-4'],
    ['archive', '--json', '--again', url],
    ['detect', `${odd}.none${EVIL}`],
    ['archive', `https://gazette.example/${EVIL}`],
    ['show', `nowhere${EVIL}`],
    [`unknown${EVIL}`],
    ['list', `--${EVIL}`],
    ['reindex'],
    ['enqueue', file, odd, url],
    ['list'],
    ['list', '--json'],
    ['list', 'back'],
    ['show', url],
    ['show', '--json', url],
    ['show', 'https://gazette.example/line-4'],
    ['show', address(dead)],
    ['verify', '--all', '--verbose'],
    ['verify', '--audit', '--json'],
    ['takedown', url, '--reason', `asked${EVIL}`],
    ['show', url],
    ['token', 'create', '--name', `desk${EVIL}`],
    ['token', 'list'],
    ...['md', 'csv', 'html', 'json'].map((format) => ['report', '--format', format]),
    ['retry'],
    ['check', odd],
    ['doctor'],
  ]
  const printed: Ended[] = []
  for (const words of commands) {
    const ended = await stet(words, env)
    printed.push(ended)
    const text = ended.stdout + ended.stderr
    const at =
      ended.stdout.includes('<!doctype') || words.includes('csv') ? text.replaceAll('\r\n', '\n') : text
    expect([words.slice(0, 2), OBEYED.exec(at)?.[0]]).toEqual([words.slice(0, 2), undefined])
  }
  const all = printed.map(({ stdout, stderr }) => stdout + stderr).join('\n')
  // The words did arrive, and are shown as such.
  for (const part of [
    'Tram<U+001B>[31m',
    'Line 4 is back.<U+001B>',
    'Trams<U+001B>',
    '\\u009b',
    '<U+202E>gnol',
  ])
    expect(all).toContain(part)
})
