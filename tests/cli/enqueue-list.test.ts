import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAllInOne } from '../../src/runtime/start-service.ts'
import { createDatabase } from '../support/database.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { stet } from './run-cli.ts'

const author = { handle: 'quay_bell', name: 'Quay Bell' }
const ID = idAt('2026-03-02T08:15:00Z')
const POST = `https://x.com/quay_bell/status/${ID}`
const NEWS = 'https://news.example'

describe('stet enqueue, beside a running service', () => {
  const parts = new AsyncDisposableStack()
  let env: Record<string, string>
  let dir: string
  beforeAll(async () => {
    const origin = await startOrigin({
      posts: [{ id: ID, author, text: 'The bell rings.' }],
      ignore: ['news.example'],
      pages: { [`${NEWS}/bell`]: `<!doctype html><a href="${POST}">as it rang</a>` },
    })
    parts.defer(() => origin.close())
    trust(origin.caPath)
    dir = parts.use(await tempDir()).path
    const database = parts.use(await createDatabase())
    env = { ...origin.env, ...database.env, STET_DATA_DIR: dir }
    const service = await startAllInOne(serviceConfig(dir, env), {
      queueSettings: { attempts: 1, backoffMs: 10 },
    })
    parts.defer(() => service.close())
  }, 60_000)
  afterAll(() => parts.disposeAsync())

  it('takes lists of addresses and of JSON, and waits for the end of each', async () => {
    const file = join(dir, 'list.txt')
    await writeFile(
      file,
      [
        `${NEWS}/bell`,
        '',
        '# a comment',
        POST,
        JSON.stringify({ url: `${NEWS}/sent`, html: `<p>Words <a href="${POST}">here</a>` }),
        JSON.stringify({ url: `${NEWS}/odd`, colour: 'red' }),
        '{"url": ',
        `${NEWS}/none`,
        'http://127.0.0.1/inside',
      ].join('\r\n'),
    )
    const { code, lines } = await stet(['enqueue', '--list', file, '--wait', '--json'], env)
    expect(code).toBe(3)
    const byInput = Object.fromEntries(lines.map((line) => [String(line.input).replace(file, 'list'), line]))
    expect(byInput).toMatchObject({
      [`${NEWS}/bell`]: { state: 'done', error: null, url: `${NEWS}/bell` },
      [POST]: { state: 'done', error: null, postId: `x/${ID}` },
      'list:5': { state: 'done', url: `${NEWS}/sent` },
      'list:6': { error: { code: 'input-unreadable' } },
      'list:7': { error: { code: 'input-unreadable' } },
      [`${NEWS}/none`]: { state: 'failed', error: { code: 'input-missing' } },
      'http://127.0.0.1/inside': { error: { code: 'address-refused' } },
    })
    expect(lines).toHaveLength(7)
  })

  it('reports a list that is not there', async () => {
    const { code, lines } = await stet(['enqueue', '--list', join(dir, 'none'), '--json'], env)
    expect([code, lines[0]]).toMatchObject([3, { error: { code: 'input-missing' } }])
  })

  it('shows in stet status what is open and what failed', async () => {
    const { code, lines } = await stet(['status', '--json'], env)
    expect(code).toBe(0)
    expect(lines[0]).toMatchObject({
      open: { articles: 0, posts: 0 },
      etaSeconds: null,
      failed: { 'input-missing': 1 },
    })
    expect(lines[0]?.perMinute).toBeGreaterThan(0)
    const { stdout } = await stet(['status'], env)
    expect(stdout).toContain('Nothing is open.')
    expect(stdout).toContain('1 input-missing')
  })

  it('backfills a list from the command line', async () => {
    const file = join(dir, 'backfill.txt')
    await writeFile(file, `${NEWS}/bell\n${NEWS}/2\nnonsense\n`)
    const { code, lines } = await stet(['backfill', file, '--json'], env)
    expect(lines.at(-1)).toEqual({ found: 2, sent: 1, unchanged: 1, failed: 0 })
    expect(code).toBe(3)
    const { stdout } = await stet(['status'], env)
    expect(stdout).toMatch(/backfill .*backfill\.txt: 2 found · 1 sent/)
  })
})
