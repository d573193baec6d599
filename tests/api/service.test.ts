import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startAllInOne } from '../../src/runtime/start-service.ts'
import { stet } from '../cli/run-cli.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { postmasterOf, serverGone } from '../support/embedded-postgres.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

describe('a data directory', () => {
  let temp: Awaited<ReturnType<typeof tempDir>>
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(() => database[Symbol.asyncDispose]())
  beforeEach(async () => {
    temp = await tempDir()
    await database.empty()
  })
  afterEach(() => temp[Symbol.asyncDispose]())

  it('stops the embedded database when it ends', async () => {
    const env = { STET_DATA_DIR: temp.path }
    expect(await stet(['list'], env)).toMatchObject({ code: 0, stdout: '0 posts\n' })
    expect(await stet(['verify', '--all', '--json'], env)).toMatchObject({ code: 0, stdout: '' })
    expect(await postmasterOf(temp.path)).toBeNull()
    await serverGone(temp.path)
  })

  it('shares the embedded database with a running `stet up`', async () => {
    const running = await startAllInOne(serviceConfig(temp.path))
    const made = await stet(['token', 'create', '--scope', 'read', '--json'], { STET_DATA_DIR: temp.path })
    expect(made.lines).toMatchObject([{ scopes: ['read'] }])
    expect(await (await running.app.catalog()).db.selectFrom('tokens').selectAll().execute()).toHaveLength(1)
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
    await running.close()
    await serverGone(temp.path)
  })

  it('releases everything if the address is in use', async () => {
    const config = serviceConfig(temp.path, database.env)
    const first = await startAllInOne(config)
    const taken = new URL(first.url ?? '').host
    const other = join(temp.path, 'other')
    await mkdir(other)
    await expect(startAllInOne(serviceConfig(other, { STET_LISTEN: taken }))).rejects.toMatchObject({
      code: 'config-invalid',
      exitCode: 2,
    })
    await serverGone(other)
    await first.close()
  })

  it('refuses a file as the data directory', async () => {
    const file = join(temp.path, 'file')
    await writeFile(file, '')
    const { code, stderr } = await stet(['list'], { STET_DATA_DIR: file })
    expect(stderr).toContain(`stet: ${file}`)
    expect(code).toBe(2)
  })
})
