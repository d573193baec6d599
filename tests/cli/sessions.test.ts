import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { createApp } from '../../src/runtime/app.ts'
import { createDatabase } from '../support/database.ts'
import { citedBy, happened, kept } from '../support/losses.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { type Screen, stet } from './run-cli.ts'

const NAMES = Object.values(COMMANDS).flatMap((rows) => rows.map(({ name }) => name))
const ARTICLE = 'https://news.example/tides'
const post = (id: string) => ({ platform: 'x' as const, id, url: `https://x.com/tidetable/status/${id}` })
const [LOST, BACK, HIDDEN] = [
  post('1999000000000000001'),
  post('1999000000000000002'),
  post('1999000000000000003'),
]
const LONG = `High water at noon, and the ferry will wait for nobody; ${'all boats go out in the morning. '.repeat(5)}`

/** Three posts of an article: one that was lost, one that came back, one that was taken down. */
async function fillCatalog(dir: string, env: Readonly<Record<string, string>>): Promise<void> {
  const app = createApp(serviceConfig(dir, env))
  const { db } = await app.catalog()
  await kept(db, LOST, { text: LONG })
  await kept(db, BACK, { text: 'Low water at six.\nUntil then, tea.' })
  await kept(db, HIDDEN, { text: 'Not to be read.', handle: 'hidden_one' })
  await citedBy(db, ARTICLE, 'What the tides told us', [LOST, BACK, HIDDEN])
  await happened(db, LOST, 'lost', '2026-06-02T10:00:00.000Z', 'deleted')
  await happened(db, BACK, 'lost', '2026-06-03T10:00:00.000Z', 'account-suspended')
  await happened(db, BACK, 'returned', '2026-06-05T10:00:00.000Z', 'live')
  await happened(db, HIDDEN, 'taken-down', '2026-06-06T10:00:00.000Z')
  await app.close()
}

/** The two widths at which people read, with colour; and a pipe. */
const SCREENS: Readonly<Record<string, Screen>> = {
  '80 columns': { width: 80, coloured: true, isScreen: true },
  '120 columns': { width: 120, coloured: true, isScreen: true },
  'no colour': { width: 80, coloured: false, isScreen: true },
  pipe: { width: 100, coloured: false, isScreen: false },
}

/** Escape sequences as people can read them in a snapshot; times of this run, ids and secrets by a name. */
const readable = (text: string): string =>
  text
    .replaceAll('\x1b[', '␛[')
    .replace(/stet_[\w-]{20,}/g, '<token>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\/[^ ]*stet-[^ /]*/g, '<dir>')

/** A command line and what it prints, standard error marked. */
async function transcript(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  screen: Screen,
): Promise<string> {
  const { stdout, stderr, code } = await stet(words, env, screen)
  const errors = stderr === '' ? '' : stderr.trimEnd().replace(/^/gm, '! ')
  const line = `$ stet ${words.map((word) => (/^[\w./:@=,-]+$/.test(word) ? word : `'${word}'`)).join(' ')}`
  return readable([line, stdout.trimEnd(), errors, `(exit ${code})`].filter((part) => part !== '').join('\n'))
}

async function session(
  lines: readonly (readonly string[])[],
  env: Readonly<Record<string, string>>,
  screen: Screen,
): Promise<string> {
  const parts: string[] = []
  for (const words of lines) parts.push(await transcript(words, env, screen))
  return `${parts.join('\n\n')}\n`
}

describe.each(Object.entries(SCREENS))('%s', (name, screen) => {
  const file = (what: string) => `sessions/${what}-${name.replaceAll(' ', '-')}.txt`
  const parts = new AsyncDisposableStack()
  let env: Record<string, string>
  beforeAll(async () => {
    const dir = parts.use(await tempDir()).path
    const database = parts.use(await createDatabase())
    env = { ...database.env, STET_DATA_DIR: dir }
    await fillCatalog(dir, database.env)
  })
  afterAll(() => parts.disposeAsync())

  it('shows the help of every command', async () => {
    const help = await session(
      [[], ...NAMES.map((one) => [one])].map((one) => [...one, '--help']),
      {},
      screen,
    )
    const wide = help.split('\n').filter((line) => line.length > screen.width && !line.includes('$ '))
    expect(wide).toEqual([])
    await expect(help).toMatchFileSnapshot(file('help'))
  })

  it('shows lists, posts, articles, reports, plans and tokens', async () => {
    const text = await session(
      [
        ['list'],
        ['list', 'water', '--sort', 'relevance'],
        ['list', '--state', 'lost', '--columns', 'outcome,state,author,published,media,size,url'],
        ['list', '--limit', '1'],
        ['list', '--columns', 'colour'],
        ['show', LOST.url],
        ['show', ARTICLE],
        ['show', 'https://x.com/nobody/status/1'],
        ['report', '--since', '2026-06-01', '--until', '2026-07-01'],
        ['verify', '--plan'],
        ['token', 'list'],
        ['publish', LOST.url],
        ['status'],
        ['nothing'],
      ],
      env,
      screen,
    )
    await expect(text).toMatchFileSnapshot(file('session'))
  })

  it('is plain in a pipe and coloured where it may be', async () => {
    const { stdout } = await stet(['list', '--state', 'lost'], env, screen)
    expect(stdout.includes('\x1b[')).toBe(screen.coloured)
    const lines = readable(stdout)
      .replace(/␛\[\d+m/g, '')
      .split('\n')
    expect(lines.filter((line) => line.length > screen.width && !line.includes('https://'))).toEqual([])
  })
})
