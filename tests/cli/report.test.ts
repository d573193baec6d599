import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/runtime/app.ts'
import { aPost } from '../support/catalog-rows.ts'
import { createDatabase } from '../support/database.ts'
import { citedBy, happened, kept } from '../support/losses.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { stet } from './run-cli.ts'

const ARTICLE = 'https://news.example/tides'

describe('stet report', () => {
  const parts = new AsyncDisposableStack()
  const [lost, back, hidden] = [aPost(), aPost(), aPost()]
  let env: Record<string, string>
  let dir: string
  beforeAll(async () => {
    dir = parts.use(await tempDir()).path
    const database = parts.use(await createDatabase())
    env = { ...database.env, STET_DATA_DIR: dir }
    const app = createApp(serviceConfig(dir, database.env))
    const { db } = await app.catalog()
    await kept(db, lost, { text: '=cmd|high water', name: '<b>Tide</b>' })
    await kept(db, back)
    await kept(db, hidden, { text: 'Not to be read.', handle: 'hidden_one' })
    await citedBy(db, ARTICLE, 'Tides', [lost, back, hidden])
    await happened(db, lost, 'lost', '2026-06-02T10:00:00.000Z', 'deleted')
    await happened(db, back, 'lost', '2026-06-03T10:00:00.000Z', 'account-suspended')
    await happened(db, back, 'returned', '2026-06-05T10:00:00.000Z', 'live')
    await happened(db, hidden, 'lost', '2026-06-04T10:00:00.000Z', 'deleted')
    await happened(db, hidden, 'taken-down', '2026-06-06T10:00:00.000Z')
    await app.close()
  })
  afterAll(() => parts.disposeAsync())

  const report = (...words: string[]) =>
    stet(['report', '--since', '2026-06-01', '--until', '2026-07-01', ...words], env)

  it('as JSON has everything: by author, platform, article, cause; what returned; audits', async () => {
    const { code, stdout } = await report('--format', 'json')
    expect(code).toBe(0)
    const whole = JSON.parse(stdout)
    expect(whole).toMatchObject({
      since: '2026-06-01T00:00:00.000Z',
      until: '2026-07-01T00:00:00.000Z',
      lost: {
        posts: 3,
        byCause: [
          { name: 'deleted', count: 2 },
          { name: 'account-suspended', count: 1 },
        ],
        byPlatform: [{ name: 'x', count: 3 }],
        byAuthor: [{ platform: 'x', handle: 'tidetable', count: 2 }],
        byArticle: [{ url: ARTICLE, title: 'Tides', count: 3 }],
        more: false,
      },
      returned: { posts: 1, list: [{ id: back.id, state: 'returned' }] },
      posts: { lost: 2, returned: 1 },
      audit: { snapshots: 3, audited: 0, never: 3, damaged: [] },
    })
    const names = (whole.lost.list as { id: string; author: unknown; text: unknown }[]).map(
      ({ id, author, text }) => [id, author === null, text],
    )
    expect(names).toEqual([
      [hidden.id, true, null],
      [back.id, false, 'High water at noon.'],
      [lost.id, false, '=cmd|high water'],
    ])
  })

  it('is Markdown by default', async () => {
    const { code, stdout } = await report()
    expect(code).toBe(0)
    expect(stdout).toContain('3 posts of 2 accounts were lost.\n1 post returned.')
    expect(stdout).toContain('| its account is suspended | 1 |')
    expect(stdout).not.toMatch(/Not to be read|hidden_one|<b>/)
    expect((await report('--format', 'md')).stdout).toBe(stdout)
  })

  it('as CSV has a line a post, with formulas disarmed', async () => {
    const { code, stdout } = await report('--format', 'csv')
    expect(code).toBe(0)
    const lines = stdout.trimEnd().split('\r\n')
    expect(lines).toHaveLength(5)
    expect(lines[3]).toContain(`,'=cmd|high water`)
    expect(stdout).not.toMatch(/Not to be read|hidden_one/)
  })

  it('as HTML is one file that loads nothing, written to the given path', async () => {
    const path = join(dir, 'losses.html')
    const { code, stdout } = await report('--format', 'html', '-o', path)
    expect([code, stdout]).toEqual([0, ''])
    const page = await readFile(path, 'utf8')
    expect(page).toMatch(/^<!doctype html>/)
    expect(page.match(/<figure/g)).toHaveLength(7)
    expect(page).not.toMatch(/<script|src=|<b>|Not to be read|hidden_one/)
  })

  it('of a time without losses says so', async () => {
    const { code, stdout } = await stet(['report', '--since', '2020-01-01', '--until', '2020-02-01'], env)
    expect(code).toBe(0)
    expect(stdout).toContain('No post was lost.\nNone returned.')
    expect((await stet(['report'], env)).code).toBe(0)
  })

  it.each([
    [['--since', 'soon'], 'Give a day'],
    [['--format', 'pdf'], 'html, md, csv, json'],
    [['--since', '2026-07-01', '--until', '2026-06-01'], 'is not before'],
  ])('%j is wrong usage', async (words, named) => {
    const { code, stdout, stderr } = await stet(['report', ...words], env)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(named)
  })

  it('reports a path that can’t be written', async () => {
    const { code, stderr } = await report('-o', join(dir, 'none', 'losses.md'))
    expect(code).toBe(3)
    expect(stderr).toContain('losses.md')
  })
})
