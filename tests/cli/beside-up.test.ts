import type { ChildProcess } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { serverGone } from '../support/embedded-postgres.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'
import { ended, spawnStet, stet } from './run-cli.ts'

const post = {
  id: idAt('2026-05-05T08:00:00Z'),
  author: { handle: 'ferry_log', name: 'Ferry Log' },
  text: 'The first ferry of the season leaves at nine.',
  photos: [{ key: 'FerryPhoto00001' }],
}
const URL_OF = `https://x.com/ferry_log/status/${post.id}`
const ARTICLE = 'https://coast.example/ferry'

describe('commands beside a running `stet up`', () => {
  let origin: Origin
  let dir: string
  let env: Record<string, string>
  let up: ChildProcess
  const file = (name: string) => join(dir, name)

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stet-up-'))
    origin = await startOrigin({
      posts: [post],
      pages: { [ARTICLE]: `<title>Ferry</title><p>${URL_OF}</p>` },
    })
    env = { ...origin.env, STET_DATA_DIR: file('data'), STET_LISTEN: '127.0.0.1:0', STET_LOG_LEVEL: 'warn' }
    trust(origin.caPath)
    up = spawnStet(['up'], env)
    const said = await new Promise<string>((resolve, reject) => {
      up.once('exit', (code) => reject(new Error(`stet up ended with ${code}`)))
      createInterface({ input: up.stdout ?? process.stdin }).once('line', resolve)
    })
    expect(said).toMatch(/^Stet is up at http:\/\/127\.0\.0\.1:\d+$/)
  })
  afterAll(async () => {
    up.kill('SIGTERM')
    const { code, stderr } = await ended(up)
    expect(code).toBe(0)
    // It closes its connections before it stops its database.
    expect(stderr).not.toContain('terminating connection')
    await serverGone(file('data'))
    await rm(dir, { recursive: true, force: true })
    await origin.close()
  })

  it('a second `stet up` is refused, by name and process id: exit 2', async () => {
    const second = await ended(spawnStet(['up'], env))
    // Off a terminal a service tells everything as JSON, this too.
    expect(JSON.parse(second.stderr)).toMatchObject({
      level: 'fatal',
      code: 'data-dir-locked',
      msg: expect.stringMatching(`data belongs to \`stet up\`, process ${up.pid}, which is running.`),
      hint: expect.stringMatching(/\S/),
    })
    expect(second.stdout).toBe('')
    expect(second.code).toBe(2)
  })

  it('token create prints id, token and scopes; list does not show the token; revoke ends it', async () => {
    const words = ['token', 'create', '--scope', 'ingest', 'read', '--name', 'cms', '--json']
    const created = await stet(words, env)
    expect(created.lines).toEqual([
      { id: expect.any(String), token: expect.stringMatching(/^stet_/), scopes: ['ingest', 'read'] },
    ])
    const { id, token } = created.lines[0] as { id: string; token: string }
    const listed = await stet(['token', 'list'], env)
    expect(listed.stdout).toContain('cms')
    expect(listed.stdout).not.toContain(token)
    const revoked = await stet(['token', 'revoke', id, '--json'], env)
    expect([revoked.code, revoked.lines]).toEqual([0, [{ id, revoked: true }]])
    expect((await stet(['token', 'list'], env)).stdout).toContain('revoked')
    expect((await stet(['token', 'revoke', 'nobody'], env)).code).toBe(3)
  })

  it('enqueue hands over articles and posts; a file without an address is refused, the others are done', async () => {
    await writeFile(file('note.txt'), `${URL_OF}\n`)
    const { code, lines, stderr } = await stet(['enqueue', ARTICLE, file('note.txt'), URL_OF, '--json'], env)
    expect(lines).toEqual([
      { input: ARTICLE, articleId: expect.any(String), url: ARTICLE },
      {
        input: file('note.txt'),
        error: { code: 'input-unreadable', message: expect.stringContaining('at which address') },
      },
      { input: URL_OF, postId: `x/${post.id}`, url: URL_OF },
    ])
    expect(stderr).toContain('--url')
    expect(code).toBe(3)
  })

  it('show and list find what the service captured', async () => {
    const page = await until(async () => {
      const { lines } = await stet(['show', URL_OF, '--json'], env)
      const snapshots = lines[0]?.snapshots
      return Array.isArray(snapshots) && snapshots.length > 0 ? lines[0] : null
    })
    expect(page).toMatchObject({
      url: URL_OF,
      outcome: 'captured',
      articles: [{ url: ARTICLE, title: 'Ferry' }],
    })
    const shown = await stet(['show', `https://twitter.com/someone/status/${post.id}?s=20`], env)
    expect(shown.stdout).toContain('The first ferry of the season')

    const listed = await stet(['list', 'ferry', 'season', '--author', '@ferry_log', '--json'], env)
    expect(listed.lines.map((line) => line.url)).toEqual([URL_OF])
    expect((await stet(['list', 'submarine'], env)).stdout).toBe('0 posts\n')
  })

  it('get gives the sealed file', async () => {
    expect((await stet(['get', URL_OF, '-o', file('ferry.wacz')], env)).code).toBe(0)
    expect((await stet(['check', file('ferry.wacz')], env)).code).toBe(0)
  })

  it('get gives the card as one page that needs nothing else', async () => {
    await stet(['get', URL_OF, '--as', 'html', '-o', file('card.html')], env)
    const html = await readFile(file('card.html'), 'utf8')
    expect(html).toContain('The first ferry of the season leaves at nine.')
    expect(html).toMatch(/<img[^>]+src="data:image\/jpeg;base64,\/9j\//)
    expect(html).not.toContain('/v1/snapshots/')
  })

  it('get gives the exchanges as one WARC, and the manifest', async () => {
    await stet(['get', URL_OF, '--as', 'warc', '-o', file('ferry.warc')], env)
    const warc = await readFile(file('ferry.warc'), 'latin1')
    expect(warc).toMatch(/^WARC\/1\.1\r\n/)
    expect(warc).toContain('WARC-Target-URI: https://cdn.syndication.twimg.com/tweet-result')
    expect(warc).toContain('WARC-Target-URI: https://pbs.twimg.com/media/FerryPhoto00001')
    const manifest = await ended(spawnStet(['get', URL_OF, '--as', 'json'], env))
    expect(JSON.parse(manifest.stdout)).toMatchObject({ stet: 2, post: { id: post.id }, outcome: 'captured' })
  })

  it('get --at takes the newest snapshot up to then; before the first there is none', async () => {
    const early = await stet(['get', URL_OF, '--at', '2020-01-01', '-o', file('early.wacz')], env)
    expect(early.stderr).toMatch(/that old\.\n {6}The oldest snapshot is of \d{4}-/)
    expect(early.code).toBe(3)
    expect(await readdir(dir)).not.toContain('early.wacz')
    expect((await stet(['get', URL_OF, '--at', '2099-01-01', '-o', file('late.wacz')], env)).code).toBe(0)
  })

  it('get says where it can’t write', async () => {
    const { code, stderr } = await stet(['get', URL_OF, '-o', file('no/such/dir.wacz')], env)
    expect(stderr).toMatch(/can't be written.*\n {6}Give another path/)
    expect(code).toBe(3)
  })

  it('what is not known here: exit 3, and what to do', async () => {
    const { code, stderr } = await stet(['show', 'https://x.com/i/status/999'], env)
    expect(stderr).toMatch(/^stet: .*\n {6}Archive it/)
    expect(code).toBe(3)
    expect((await stet(['show', 'https://coast.example/no-post'], env)).code).toBe(3)
  })

  it('verify prints a line a post with the keys of the design; audit a line a snapshot', async () => {
    const live = await stet(['verify', '--all', '--json'], env)
    expect(live.lines).toEqual([
      {
        platform: 'x',
        id: post.id,
        url: URL_OF,
        liveness: 'live',
        state: 'watched',
        evidence: expect.any(Array),
      },
    ])
    expect(live.code).toBe(0)
    const whole = await stet(['verify', '--all', '--audit', '--json'], env)
    expect(whole.lines).toEqual([{ id: expect.any(String), key: expect.any(String), ok: true, damage: [] }])
    // Cron sends a mail for any output.
    expect(await stet(['verify', '--due'], env)).toMatchObject({ code: 0, stdout: '' })
    expect(await stet(['verify', '--all'], env)).toMatchObject({ code: 0, stdout: '' })
    expect((await stet(['verify', '--due', '--verbose'], env)).stdout).toMatch(/Nothing is due/)
  })

  it('verify --audit finds a damaged file: exit 3', async () => {
    const archive = file('data/archive')
    const name = (await readdir(archive, { recursive: true })).find((path) => path.endsWith('.wacz')) ?? ''
    const bytes = await readFile(join(archive, name))
    await rm(join(archive, name))
    await writeFile(join(archive, name), bytes.subarray(0, -10))
    const { code, lines } = await stet(['verify', '--post', URL_OF, '--audit', '--json'], env)
    expect(lines).toEqual([expect.objectContaining({ ok: false, key: name })])
    expect(code).toBe(3)
  })

  it('archive runs beside it, and the service sees what it kept', async () => {
    const canary = 'https://x.com/i/status/20'
    const { code, lines } = await ended(spawnStet(['archive', canary, '--json'], env))
    expect(lines).toEqual([expect.objectContaining({ citation: null, outcome: 'captured' })])
    expect(code).toBe(0)
    expect((await stet(['show', canary], env)).stdout).toContain('1 snapshot')
  })
})

describe('serve and work', () => {
  it.each(['serve', 'work'])('%s without Redis and PostgreSQL: exit 2, and what to set', async (command) => {
    const { code, stderr } = await stet([command], {})
    expect(stderr).toMatch(/^stet: .*STET_REDIS_URL.*\n {6}\S.*\n$/)
    expect(code).toBe(2)
  })

  it.each(['serve', 'work'])(
    '%s waits for servers that are not there, until it is told to stop',
    async (command) => {
      await using dir = await tempDir()
      const child = spawnStet([command], {
        STET_DATA_DIR: dir.path,
        STET_SIGNING_KEY: generateKeyPairSync('ec', { namedCurve: 'P-384' })
          .privateKey.export({ type: 'pkcs8', format: 'pem' })
          .toString(),
        STET_DATABASE_URL: 'postgres://stet@127.0.0.1:9/stet',
        STET_REDIS_URL: 'redis://127.0.0.1:9',
      })
      let said = ''
      child.stderr?.on('data', (chunk) => {
        const waited = said.includes('waiting for a part to start')
        said += String(chunk)
        // Once: a second signal ends a process at once.
        if (!waited && said.includes('waiting for a part to start')) child.kill('SIGTERM')
      })
      expect((await ended(child)).code).toBe(130)
      expect(said).toContain('"code":"database-unavailable"')
      expect(said).toContain('Start PostgreSQL')
    },
  )

  it('serve does not wait for a database that does not exist: exit 2', async () => {
    await using database = await createDatabase()
    const { code, stderr } = await stet(['serve'], {
      STET_DATABASE_URL: `${database.url}-of-nobody`,
      STET_REDIS_URL: 'redis://127.0.0.1:9',
    })
    expect(stderr).toMatch(/^stet: .*does not exist.*\n {6}Create it.*\n$/)
    expect(code).toBe(2)
  })
})
