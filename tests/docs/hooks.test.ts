import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type IntakeService, intakeService } from '../support/intake-service.ts'
import { examples } from './sections.ts'

const SECRET = `whsec_${btoa('k'.repeat(32))}`
const has = (program: string, word = '--version'): boolean => spawnSync(program, [word]).status === 0
const tools = has('curl') && has('openssl', 'version')
if (!tools) console.warn('Skipped: hooks from a shell (Debian: apt-get install curl openssl).')

let service: IntakeService
let dir: string
beforeAll(async () => {
  service = await intakeService({ env: { STET_HOOK_SECRETS: SECRET } })
  dir = await mkdtemp(join(tmpdir(), 'stet-hooks-'))
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

/** The nth example of a section, as it stands. */
function example(heading: string, language: string, nth = 0): string {
  const found = examples('hooks.md', heading, language)[nth]
  if (found === undefined) throw new Error(`There is no ${language} under ${heading}.`)
  return found
}

const shell = async (script: string, env: Record<string, string> = {}): Promise<string> => {
  const all = { ...process.env, STET_URL: service.url, STET_TOKEN: service.ingest, STET_HOOK_SECRET: SECRET }
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    env: { ...all, ...env },
  })
  return stdout
}
const intake = async () =>
  await (await service.app.catalog()).db.selectFrom('intake').selectAll().orderBy('created_at').execute()

it.runIf(tools || process.env.CI)('sends an article with a token', async () => {
  expect(JSON.parse(await shell(example('With a token', 'sh')))).toEqual({
    articleId: expect.stringMatching(/^[0-9a-f]{32}$/),
    url: 'https://news.example/2026/03/ferry',
  })
  expect((await intake()).at(-1)).toMatchObject({ priority: 'breaking' })
})

it.runIf(tools || process.env.CI)('signs with openssl, and with a secret made as it says', async () => {
  expect((await shell(example('With a signature', 'sh', 0))).trim()).toMatch(/^whsec_[\w+/]{43}=$/)
  const script = example('With a signature', 'sh', 1)
  expect(JSON.parse(await shell(script))).toMatchObject({ url: 'https://news.example/2026/03/ferry' })
  // Again: it was accepted, and is refused.
  await expect(shell(script)).rejects.toMatchObject({ stderr: expect.stringContaining('409') })
})

it.runIf(tools || process.env.CI)('sends the articles of a feed, each once', async () => {
  const item = (link: string) => `<item><title>A</title>\n  <link>${link}</link><guid>x</guid></item>\n`
  let feed = ''
  const server = createServer((_request, response) => response.end(feed))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const env = { FEED: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, SEEN: join(dir, 'seen') }
  await writeFile(env.SEEN, '')
  const wrap = (items: string) =>
    `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example/</link>\n${items}</channel></rss>`
  const script = example('A feed', 'sh')
  const run = async () =>
    (await shell(`set +o pipefail\n${script}`, env))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).url)
  feed = wrap(item('https://news.example/a?x=1&amp;y=2') + item('<![CDATA[https://news.example/b]]>'))
  expect(await run()).toEqual(['https://news.example/a?x=1&y=2', 'https://news.example/b'])
  expect(await run()).toEqual([])
  feed = wrap(item('https://news.example/c') + item('https://news.example/b'))
  expect(await run()).toEqual(['https://news.example/c'])
  await new Promise((closed) => server.close(closed))
})

it.runIf(tools || process.env.CI)('sends many at once', async () => {
  const lines = (await shell(example('Many at once', 'sh'))).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { line: 1, status: 202, postId: 'x/20' },
    { line: 2, status: 202, postId: 'x/21' },
  ])
})
