import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { archivedPage } from '../support/origin/archived-pages.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { type FixturePost, idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { stet } from './run-cli.ts'

const author = { handle: 'tram_watch', name: 'Tram Watch' }
const alive: FixturePost = { id: idAt('2018-05-04T10:00:00Z'), author, text: 'Line 4 is back in service.' }
const dead: FixturePost = {
  id: idAt('2018-05-04T11:00:00Z'),
  author,
  text: 'Line 5 will never close.',
  dead: 'deleted',
}
const feed = [alive, dead]
  .map(({ text }) => `${text}— Tram Watch (@tram_watch) May 4, 2018\n`)
  .join('Then this.\n')

describe('stet archive, where an article lost the addresses', () => {
  let origin: Origin
  let dir: string
  let file: string
  let env: Record<string, string>
  let database: TestDatabase
  beforeAll(async () => {
    origin = await startOrigin({
      posts: [alive, dead],
      archived: [archivedPage(alive, 'v1'), archivedPage(dead, 'legacy')],
    })
    trust(origin.caPath)
    dir = await mkdtemp(join(tmpdir(), 'stet-lost-'))
    file = join(dir, 'feed.txt')
    await writeFile(file, feed)
    database = await createDatabase()
    env = { ...origin.env, ...database.env, STET_DATA_DIR: join(dir, 'data') }
  })
  afterAll(async () => {
    await database[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
    await origin.close()
  })

  it('sends no request in a dry run, or if the web archive is disabled', async () => {
    const off = { ...env, STET_WEB_ARCHIVE_URL: 'none', STET_DATA_DIR: join(dir, 'off') }
    for (const [more, outcome, where] of [
      [['--dry-run'], 'unresolved', env],
      [[], 'unresolved', off],
    ] as const) {
      const { lines } = await stet(['archive', file, '--json', ...more], where)
      expect(lines.map((line) => line.outcome)).toEqual([outcome, outcome])
    }
    expect(origin.asked('web.archive.org')).toEqual([])
  })

  it('captures the living from the platform, the dead from the web archive, once', async () => {
    const { lines } = await stet(['archive', file, '--json'], env)
    expect(lines).toEqual([
      expect.objectContaining({
        outcome: 'captured',
        citation: expect.objectContaining({ id: alive.id, role: 'flattened' }),
      }),
      expect.objectContaining({
        outcome: 'salvaged',
        witness: 'web-archive',
        reason: 'deleted',
        citation: expect.objectContaining({ id: dead.id }),
      }),
    ])
    const asked = origin.asked('web.archive.org').length
    const again = await stet(['archive', file, '--json'], env)
    expect(again.lines.map((line) => line.outcome)).toEqual(['captured', 'salvaged'])
    expect(origin.asked('web.archive.org')).toHaveLength(asked)
    const shown = await stet(['archive', file], env)
    expect(shown.stdout).toContain('the copy of a web archive is kept (deleted by its author)')
    expect(shown.stdout).toContain('1 captured · 1 salvaged')
  })

  it('keeps what a citation may be, and shows it', async () => {
    const url = 'https://news.example/line-4'
    const almost = join(dir, 'almost.txt')
    await writeFile(almost, 'Line 4 is back in servitude.— Tram Watch (@tram_watch) May 4, 2018\n')
    const said = await stet(['archive', almost, '--url', url], env)
    const perhaps = `perhaps https://x.com/tram_watch/status/${alive.id} (similarity: 0.`
    expect(said.stdout).toContain(perhaps)
    const page = await stet(['show', url], env)
    expect(page.stdout).toContain('unresolved')
    expect(page.stdout).toContain(perhaps)
    const [json] = (await stet(['show', url, '--json'], env)).lines as unknown as {
      citations: { candidates: { id: string; score: number }[] }[]
    }[]
    expect(json?.citations[0]?.candidates[0]).toMatchObject({ id: alive.id, score: expect.any(Number) })
  })

  it('says whose words a snapshot of a lost post holds', async () => {
    const { stdout } = await stet(['show', `https://x.com/tram_watch/status/${dead.id}`], env)
    expect(stdout).toContain('the post is gone; the copy of a web archive is kept (deleted by its author)')
    expect(stdout).not.toContain('quotes')
  })

  it('knows no article that it never saw', async () => {
    const { stderr, code } = await stet(['show', 'https://news.example/never'], env)
    expect(code).toBe(3)
    expect(stderr).toContain('No platform claims https://news.example/never')
  })
})
