import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { until } from '../support/until.ts'
import { ended, spawnStet } from './run-cli.ts'

describe('Ctrl-C', () => {
  let origin: Origin
  let dir: string

  beforeAll(async () => {
    origin = await startOrigin()
    dir = await mkdtemp(join(tmpdir(), 'stet-int-'))
  })
  afterAll(async () => {
    await rm(dir, { recursive: true, force: true })
    await origin.close()
  })

  it('ends a capture that waits: said in a line, exit 130, nothing half-written', async () => {
    const end = origin.mood('cdn.syndication.twimg.com', moods.slow(60_000))
    const child = spawnStet(['archive', 'https://x.com/i/status/20', '--json'], {
      ...origin.env,
      STET_DATA_DIR: dir,
    })
    const ending = ended(child)
    await until(async () => origin.asked('cdn.syndication.twimg.com').length > 0)
    child.kill('SIGINT')
    const { code, stdout, stderr } = await ending
    end()
    expect(stderr).toBe('stet: interrupted; finished work is kept.\n')
    expect(stdout).toBe('')
    expect(code).toBe(130)
    const left = await readdir(dir, { recursive: true })
    expect(left.filter((name) => /wacz|stet-/.test(name))).toEqual([])
  })
})
