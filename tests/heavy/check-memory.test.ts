import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packSnapshot } from '../../src/archive/wacz/pack-snapshot.ts'
import { testScratch } from '../support/exchanges.ts'
import { HOSTILE_SNAPSHOTS, hostileSnapshot } from '../support/hostile-snapshots.ts'
import { readSnapshot } from '../support/independent-reader.ts'
import { packedFile } from '../support/packed-file.ts'
import { packInput } from '../support/snapshots.ts'

const scratch = await testScratch()
afterAll(() => scratch[Symbol.asyncDispose]())
const run = promisify(execFile)

/** Checks a file in a process of its own, which prints its largest resident size in KiB. (`maxRSS` counts the process that started it too.) */
const SCRIPT = `
  import { readFileSync } from 'node:fs'
  import { checkSnapshot } from ${JSON.stringify(new URL('../../src/archive/check/check-snapshot.ts', import.meta.url).href)}
  const { valid, checks } = await checkSnapshot(process.argv[1], {})
  const failed = checks.filter((one) => !one.ok).map((one) => one.name)
  const peak = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
  console.log(JSON.stringify({ valid, failed, peak }))`

describe('checking a snapshot that was made to cost memory', () => {
  let files: ReadonlyMap<string, Buffer>
  beforeAll(async () => {
    files = (await readSnapshot(await packedFile(await packSnapshot(await packInput(scratch))))).files
  })

  it.each(Object.entries(HOSTILE_SNAPSHOTS))('%s', { timeout: 120_000 }, async (name, { fails }) => {
    const path = scratch.file('.wacz')
    await writeFile(path, hostileSnapshot(files, name))
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', SCRIPT, path])
    const { failed, peak } = JSON.parse(stdout) as { failed: string[]; peak: number }
    console.info(`${name}: ${Math.round(peak / 1024)} MB; fails ${failed.join(', ') || 'nothing'}`)
    expect(failed).toEqual(expect.arrayContaining(fails))
    expect(peak / 1024).toBeLessThanOrEqual(300)
  })
})
