import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { type HostileS3, startHostileS3 } from '../support/hostile-s3.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { type Ended, ended, spawnStet, stet } from './run-cli.ts'

const POST = 'https://x.com/i/status/20'

describe('a store that can overwrite', () => {
  let dir: string
  let origin: Origin
  let database: TestDatabase
  let server: HostileS3
  let env: Record<string, string>
  let turn = 0

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stet-fenced-'))
    ;[origin, database, server] = await Promise.all([startOrigin(), createDatabase(), startHostileS3()])
    trust(origin.caPath)
  })
  beforeEach(async () => {
    turn += 1
    await database.empty()
    server.hostility = { conditions: 'ignores' }
    env = {
      ...origin.env,
      ...server.env,
      ...database.env,
      STET_DATA_DIR: join(dir, String(turn)),
      STET_STORE: `s3://bucket-${turn}/stet`,
    }
  })
  afterAll(async () => {
    await origin?.close()
    await server?.[Symbol.asyncDispose]()
    await database?.[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })

  /** In this process: the SDK reads its variables from the process's own environment. */
  const run = async (words: string[], changed: Record<string, string> = {}): Promise<Ended> => {
    for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value)
    try {
      return await stet(words, { ...env, ...changed })
    } finally {
      vi.unstubAllEnvs()
    }
  }
  const stored = (end: string) =>
    [...server.objects].filter(([key]) => key.startsWith(`bucket-${turn}/stet/posts/`) && key.endsWith(end))
  const manifest = () => JSON.parse(stored('.json')[0]?.[1].body.toString() ?? '{}')

  it.each(['ignores', 'refuses'] as const)(
    'that %s If-None-Match is told by archive, is written under leases, and the manifest says so',
    async (conditions) => {
      server.hostility = { conditions }
      const first = await ended(spawnStet(['archive', POST, '--json'], env))
      expect(first.stderr).toContain('If-None-Match')
      expect(first.lines).toEqual([expect.objectContaining({ outcome: 'captured' })])
      expect(first.code).toBe(0)
      expect(manifest()).toMatchObject({ stet: 2, conditional: false })
      const objects = stored('')
      expect(objects.map(([, { meta }]) => Object.keys(meta).toSorted())).toEqual(
        objects.map(() => ['x-amz-meta-bytes', 'x-amz-meta-sha256', 'x-amz-meta-write']),
      )

      // The verdict is remembered: the next run makes no trial, and finds the snapshot.
      const before = server.requests.length
      const second = await run(['archive', POST, '--json'])
      expect(second.lines).toEqual(first.lines)
      expect(server.requests.slice(before).filter((one) => one.includes('/doctor/'))).toEqual([])

      // `stet check` believes the manifest, and a reindex takes it as it is.
      const copy = join(dir, `copy-${turn}`)
      await mkdir(copy)
      for (const [key, { body }] of objects) await writeFile(join(copy, basename(key)), body)
      const wacz = (await readdir(copy)).find((name) => name.endsWith('.wacz')) ?? ''
      const checked = await run(['check', join(copy, wacz)])
      expect(checked.stdout).toContain('The manifest')
      expect(checked.code).toBe(0)
      const bytes = stored('.json')[0]?.[1].body
      expect((await run(['reindex', '--json'])).code).toBe(0)
      expect((await run(['list', '--json'])).lines).toEqual([
        expect.objectContaining({ outcome: 'captured' }),
      ])
      expect(stored('.json')[0]?.[1].body).toBe(bytes)
    },
    120_000,
  )

  it('is refused by name where only conditional writes are allowed, and nothing is written', async () => {
    const { code, stdout, stderr } = await run(['archive', POST, '--json'], {
      STET_STORE_MODE: 'conditional',
    })
    expect(stderr).toMatch(
      new RegExp(`^stet: s3://bucket-${turn}/stet \\(${server.endpoint}\\) .*If-None-Match`),
    )
    expect(stderr).toMatch(/\n {6}.*STET_STORE_MODE=auto/)
    expect(stdout).toBe('')
    expect(code).toBe(2)
    expect([...server.objects.keys()].filter((key) => key.startsWith(`bucket-${turn}/`))).toEqual([])
  })

  it.each([
    ['auto', 'short', 3],
    ['fenced', 'ok', 0],
    ['conditional', 'broken', 2],
  ])('doctor with STET_STORE_MODE=%s calls it %s', async (mode, state, exit) => {
    const { code, lines } = await run(['doctor', '--json'], { STET_STORE_MODE: mode })
    const found = lines.find(({ check }) => check === 'store')
    expect(found).toMatchObject({ state, detail: expect.stringContaining('If-None-Match') })
    expect(code).toBe(exit)
  })

  it('doctor finds one that keeps what it should delete', async () => {
    server.hostility = { keepsAll: true }
    const { lines } = await run(['doctor', '--json'])
    expect(lines.find(({ check }) => check === 'store')).toMatchObject({
      state: 'advice',
      detail: expect.stringContaining('could not be deleted'),
    })
  })

  it('a good store is written conditionally, without a word', async () => {
    server.hostility = {}
    const { code, stderr } = await ended(spawnStet(['archive', POST, '--json'], env))
    expect([code, stderr]).toEqual([0, ''])
    expect(manifest()).not.toHaveProperty('conditional')
  })
})
