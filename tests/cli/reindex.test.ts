import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { stet } from './run-cli.ts'

const author = { handle: 'ferry_log', name: 'Ferry Log' }
const [one, two] = ['2026-05-05T08:00:00Z', '2026-05-06T08:00:00Z'].map(idAt)
const urlOf = (id: string | undefined): string => `https://x.com/ferry_log/status/${id}`
const ARTICLE = 'https://coast.example/ferries'

describe('stet reindex and takedown', () => {
  let origin: Origin
  let dir: string
  let env: Record<string, string>
  let database: TestDatabase
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stet-reindex-'))
    origin = await startOrigin({
      posts: [
        { id: one ?? '', author, text: 'The first ferry leaves at nine.' },
        { id: two ?? '', author, text: 'The second leaves at ten.' },
      ],
      pages: { [ARTICLE]: `<title>Ferries</title><p>${urlOf(one)}</p><p>${urlOf(two)}</p>` },
    })
    trust(origin.caPath)
    database = await createDatabase()
    env = { ...origin.env, ...database.env, STET_DATA_DIR: dir }
    expect((await stet(['archive', ARTICLE], env)).code).toBe(0)
  })
  afterAll(async () => {
    await database[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
    await origin.close()
  })

  const loseCatalog = () => database.empty()
  const list = async () =>
    (await stet(['list', '--json'], env)).lines.map(({ id, outcome, snapshot, text }) => ({
      id,
      outcome,
      snapshot,
      text,
    }))

  it('brings back what list shows, from the archive alone', async () => {
    const before = await list()
    expect(before).toHaveLength(2)
    await loseCatalog()
    const { code, stdout, stderr } = await stet(['reindex', '--json'], env)
    expect(JSON.parse(stdout)).toEqual({
      articles: 1,
      citations: 2,
      posts: 2,
      snapshots: 2,
      events: 0,
      skipped: [],
      skippedCount: 0,
    })
    expect([code, stderr]).toEqual([0, ''])
    expect(await list()).toEqual(before)
    const again = await stet(['reindex', '--since', '1h'], env)
    // A cron job sends what is printed.
    expect([again.code, again.stdout, again.stderr]).toEqual([0, '', ''])
    const verbose = await stet(['reindex', '--since', '1h', '--verbose'], env)
    expect(verbose.stdout).toMatch(
      /^\d objects?, up to articles0\n\d objects?, up to posts0\n1 article · 2 citations/,
    )
  })

  it('replaces the catalog of an earlier Stet, which other commands refuse', async () => {
    const { STET_DATABASE_URL: _, ...embedded } = env
    await mkdir(join(dir, 'catalog'))
    await writeFile(join(dir, 'catalog', 'PG_VERSION'), '18\n')
    const refused = await stet(['list'], embedded)
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('stet reindex')])
    expect((await stet(['reindex'], embedded)).code).toBe(0)
    expect((await stet(['list', '--json'], embedded)).lines).toHaveLength(2)
    await rm(join(dir, 'catalog'), { recursive: true })
  })

  it('lists what it could not read: exit 3', async () => {
    const archive = join(dir, 'archive')
    const name = (await readdir(archive, { recursive: true })).find((key) => /T\d+Z\.json$/.test(key)) ?? ''
    const path = join(archive, name)
    const whole = await readFile(path)
    await writeFile(path, whole.subarray(0, -9))
    const { code, lines, stderr } = await stet(['reindex', '--json'], env)
    expect(code).toBe(3)
    expect(lines).toEqual([
      expect.objectContaining({ skipped: [{ key: name, error: `${name} is not JSON.` }], skippedCount: 1 }),
    ])
    expect(stderr).toContain(name)
    await writeFile(path, whole)
    expect((await stet(['reindex'], env)).code).toBe(0)
  })

  it.each([
    [['reindex', '--since', 'soon'], '--since'],
    [['takedown', urlOf(one)], '--reason'],
    [['takedown', urlOf(one), '--restore', '--reason', 'x'], '--reason'],
  ])('%j is wrong usage', async (words, named) => {
    const { code, stdout, stderr } = await stet(words, env)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(named)
  })

  it('takes a post down, beyond the loss of the catalog, and restores it', async () => {
    const down = await stet(['takedown', urlOf(one), '--reason', 'Its author asked us to.', '--json'], env)
    expect(down.lines).toEqual([
      {
        platform: 'x',
        id: one,
        url: urlOf(one),
        takenDown: { at: expect.any(String), reason: 'Its author asked us to.', bytes: null },
      },
    ])
    const again = await stet(['takedown', urlOf(one), '--reason', 'Its author asked us to.', '--json'], env)
    expect(again.lines).toEqual(down.lines)
    for (const rebuilt of [false, true]) {
      if (rebuilt) {
        await loseCatalog()
        expect((await stet(['reindex', '--json'], env)).lines[0]).toMatchObject({ events: 1 })
      }
      expect((await list()).map((post) => post.id)).toEqual([two])
      for (const form of ['json', 'html']) {
        const got = await stet(['get', urlOf(one), '--as', form], env)
        expect([got.code, got.stdout]).toEqual([3, ''])
        expect(got.stderr).toContain('Its author asked us to.')
      }
      const shown = await stet(['show', urlOf(one)], env)
      expect(shown.stdout).toContain('Its author asked us to.')
      expect(shown.stdout).not.toContain('leaves at nine')
    }
    const back = await stet(['takedown', urlOf(one), '--restore'], env)
    expect(back.stdout).toBe(`${urlOf(one)} is shown.\n`)
    expect((await list()).map((post) => post.id).sort()).toEqual([one, two].sort())
    expect((await stet(['show', urlOf(one)], env)).stdout).toContain('leaves at nine')
  })

  it('knows no post that is not kept here: exit 3', async () => {
    const { code, stderr } = await stet(['takedown', urlOf('12'), '--restore'], env)
    expect(code).toBe(3)
    expect(stderr).toContain('x/12 is not in the catalog')
  })
})
