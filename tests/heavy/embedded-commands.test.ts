import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { ended, spawnStet } from '../cli/run-cli.ts'
import { serverGone } from '../support/embedded-postgres.ts'
import { tempDir } from '../support/service-config.ts'

const COMMANDS = 20

/** Each makes a token, so that each writes. */
const commandsAtOnce = async (env: Record<string, string>) => {
  const all = Array.from({ length: COMMANDS }, (_, n) =>
    ended(spawnStet(['token', 'create', '--scope', 'read', '--name', `token-${n}`, '--json'], env)),
  )
  return await Promise.all(all)
}

describe('twenty commands at once', () => {
  it('all answer in an empty directory, and leave no server', async () => {
    await using temp = await tempDir()
    const env = { STET_DATA_DIR: temp.path }
    const answers = await commandsAtOnce(env)
    expect(answers.map(({ code, stderr }) => [code, stderr])).toEqual(answers.map(() => [0, '']))
    await serverGone(temp.path)
    const listed = await ended(spawnStet(['token', 'list', '--json'], env))
    expect(new Set(listed.lines.map(({ name }) => name)).size).toBe(COMMANDS)
    await serverGone(temp.path)
  })

  it('all answer beside `stet up`, which keeps running', async () => {
    await using temp = await tempDir()
    const env = { STET_DATA_DIR: temp.path, STET_LISTEN: '127.0.0.1:0', STET_LOG_LEVEL: 'error' }
    const up = spawnStet(['up'], env)
    const [line] = await once(createInterface({ input: up.stdout ?? process.stdin }), 'line')
    const answers = await commandsAtOnce(env)
    expect(answers.map(({ code, stderr }) => [code, stderr])).toEqual(answers.map(() => [0, '']))
    expect((await fetch(`${/http:\S+/.exec(line)?.[0]}/readyz`)).status).toBe(200)
    up.kill('SIGTERM')
    expect((await ended(up)).code).toBe(0)
    await serverGone(temp.path)
  })
})
