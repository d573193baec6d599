import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { createLogger } from '../../src/runtime/logger.ts'
import { ended, spawnStet } from '../cli/run-cli.ts'
import { tempDir } from '../support/service-config.ts'

it('logs JSON with the level by name and the time by ISO 8601', () => {
  let line = ''
  const logger = createLogger(
    { logLevel: 'info' },
    {
      write: (text) => {
        line += text
      },
    },
  )
  logger.warn({ part: 'queue' }, 'a part does not work')
  expect(JSON.parse(line)).toMatchObject({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    part: 'queue',
    msg: 'a part does not work',
  })
})

it('a service without a terminal logs every line as JSON: also a failed start, and why', async () => {
  await using dir = await tempDir()
  const env = { STET_DATA_DIR: dir.path, STET_REDIS_URL: 'ftp://nowhere' }
  const refused = await ended(spawnStet(['serve'], env))
  const unset = await ended(spawnStet(['work'], { STET_DATA_DIR: dir.path }))
  for (const { code, stdout, stderr } of [refused, unset]) {
    expect([code, stdout]).toEqual([2, ''])
    const lines = stderr.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'fatal', code: 'config-invalid', input: 'STET_REDIS_URL', hint: expect.any(String) },
    ])
  }
})

/** `script` of util-linux gives a program a terminal. */
const hasScript = spawnSync('script', ['--version']).status === 0

it.skipIf(!hasScript)(
  'on a terminal it logs for people, and sends no control characters of strangers',
  () => {
    const code = `import { createLogger } from './src/runtime/logger.ts'
    createLogger({ logLevel: 'info' }).warn({ title: 'a\\u001b[31mb' }, 'read \\u001b[31m')`
    const command = `'${process.execPath}' --input-type=module -e "${code.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8' })
    expect(stdout).toMatch(/^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] WARN: read /)
    expect(stdout).not.toContain('\u001b')
  },
)
