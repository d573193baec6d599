import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Gateway, hasCeph } from '../support/ceph.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { sharedCeph } from '../support/shared.ts'
import { type Ended, ended, spawnStet, stet } from './run-cli.ts'

const POST = 'https://x.com/i/status/20'

describe.skipIf(!hasCeph())('stet archive and doctor on Ceph’s RADOS Gateway', () => {
  let ceph: Gateway
  let origin: Origin
  let dir: string
  let env: Record<string, string>

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stet-s3-'))
    ;[ceph, origin] = await Promise.all([sharedCeph(), startOrigin()])
    trust(origin.caPath)
    const bucket = await ceph.bucket('newsroom')
    env = { ...origin.env, ...ceph.env, STET_DATA_DIR: join(dir, 'data'), STET_STORE: `s3://${bucket}/stet` }
  })
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true })
    await origin.close()
  })

  /** In this process: the SDK reads its variables from the process's own environment. */
  const run = async (words: string[], changed: Record<string, string> = {}): Promise<Ended> => {
    for (const [name, value] of Object.entries({ ...ceph.env, ...changed })) vi.stubEnv(name, value)
    try {
      return await stet(words, { ...env, ...changed })
    } finally {
      vi.unstubAllEnvs()
    }
  }

  it('captures into the bucket, and a second run finds it there', async () => {
    const first = await ended(spawnStet(['archive', POST, '--json'], env))
    expect(first.stderr).toBe('')
    expect(first.lines).toEqual([expect.objectContaining({ outcome: 'captured' })])
    expect(first.code).toBe(0)
    const second = await run(['archive', POST, '--json'])
    expect(second.lines).toEqual(first.lines)
  })

  it('doctor really uses it, and leaves nothing there', async () => {
    const { code, lines } = await run(['doctor', '--json'])
    expect(lines).toContainEqual(
      expect.objectContaining({
        check: 'store',
        state: 'ok',
        detail: expect.stringContaining(env.STET_STORE ?? '-'),
      }),
    )
    expect(code).toBe(0)
  })

  it.each([
    ['a wrong bucket', { STET_STORE: 's3://newsroon/stet' }, /newsroon/],
    ['a wrong secret', { AWS_SECRET_ACCESS_KEY: 'not-it' }, /s3:\/\/newsroom/],
    ['a wrong key', { AWS_ACCESS_KEY_ID: 'nobody' }, /s3:\/\/newsroom/],
    ['an endpoint where nothing listens', { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' }, /s3:\/\/newsroom/],
  ])('%s: a clear line, exit 2, nothing half-written', async (_, changed: Record<string, string>, names) => {
    const { code, stdout, stderr } = await run(['archive', POST, '--again', '--json'], changed)
    const [what, todo, ...more] = stderr.trimEnd().split('\n')
    expect(what).toMatch(/^stet: /)
    expect(what).toMatch(names)
    expect(todo).toMatch(/^ {6}\S/)
    expect(more).toEqual([])
    expect(stdout).toBe('')
    expect(code).toBe(2)
    expect(await readdir(join(dir, 'data', 'scratch'))).toEqual([])
  })

  it('doctor says what is wrong with a store: exit 2', async () => {
    const { code, stdout } = await run(['doctor'], { STET_STORE: 's3://newsroon/stet' })
    expect(stdout).toMatch(/✘ store +.*newsroon.*\n +\S/)
    expect(stdout).toContain('Stet cannot work yet')
    expect(code).toBe(2)
  })
})
