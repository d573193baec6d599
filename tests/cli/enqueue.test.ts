import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { stet } from './run-cli.ts'

describe('stet enqueue, without a running service', () => {
  let dir: string
  let env: Record<string, string>
  let database: TestDatabase
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stet-enqueue-'))
    database = await createDatabase()
    env = { ...database.env, STET_DATA_DIR: join(dir, 'data') }
  })
  afterAll(async () => {
    await database[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })

  it('sends many in one request, reports each in order, and exits 3 if one was refused', async () => {
    const file = join(dir, 'story.html')
    await writeFile(file, '<link rel="canonical" href="https://news.example/story"><p>words')
    const posts = Array.from({ length: 250 }, (_, n) => `https://x.com/jack/status/${1_000 + n}`)
    const inputs = [
      'https://news.example/first',
      ...posts.slice(0, 120),
      join(dir, 'none.html'),
      'http://127.0.0.1/inside',
      file,
      ...posts.slice(120),
    ]
    const { code, lines } = await stet(['enqueue', '--json', ...inputs], env)
    expect(code).toBe(3)
    expect(lines.map(({ input }) => input)).toEqual(inputs)
    const refused = lines.filter((line) => 'error' in line)
    expect(refused).toMatchObject([
      { input: join(dir, 'none.html'), error: { code: 'input-missing' } },
      { input: 'http://127.0.0.1/inside', error: { code: 'address-refused' } },
    ])
    expect(lines[0]).toEqual({
      input: 'https://news.example/first',
      articleId: expect.stringMatching(/^[0-9a-f]{32}$/),
      url: 'https://news.example/first',
    })
    expect(lines[1]).toEqual({ input: posts[0], postId: 'x/1000', url: posts[0]?.replace('jack', 'jack') })
    expect(lines.at(123)).toMatchObject({ input: file, url: 'https://news.example/story' })
    const { lines: listed } = await stet(['list', '--json'], env)
    expect(listed.length).toBeGreaterThan(0)
  })

  it('tells a cron job what was refused alone, and --verbose every input', async () => {
    const post = 'https://x.com/jack/status/20'
    expect(await stet(['enqueue', post, 'https://news.example/first'], env)).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    })
    const verbose = await stet(['enqueue', post, '--verbose'], env)
    expect(verbose.stdout).toBe(`✔ queued ${post}\n`)
    const refused = ['enqueue', post, 'http://127.0.0.1/inside']
    const short = await stet(refused, env)
    expect([short.code, short.stdout]).toEqual([3, '1 queued · 1 refused\n'])
    expect(short.stderr).toContain('127.0.0.1')
    expect((await stet([...refused, '--quiet'], env)).stdout).toBe('')
    expect((await stet(['enqueue', post, '--quiet', '--json'], env)).code).toBe(2)
  })
})
