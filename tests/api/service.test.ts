import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { json, text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lockDataDir } from '../../src/app/data-dir-lock.ts'
import { up } from '../../src/cli/running.ts'
import { openService } from '../../src/cli/service.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

describe('the service, for a command', () => {
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

  it('is opened by the command itself where nobody owns the directory, and left free again', async () => {
    const config = serviceConfig(temp.path)
    const service = await openService(config, 'stet list')
    await expect(lockDataDir(config.dataDir, 'stet up')).rejects.toMatchObject({
      message: expect.stringContaining('stet list'),
    })
    expect(await service.json('GET', '/v1/posts')).toEqual({ posts: [], next: null })
    const lines = await service.request('POST', '/v1/verify', { scope: 'all' })
    expect([lines.status, await text(lines.body)]).toEqual([200, ''])
    await service.close()
    await using _lock = await lockDataDir(config.dataDir, 'stet up')
  })

  it('throws what a problem document says', async () => {
    await using service = await openService(serviceConfig(temp.path, database.env), 'stet')
    await expect(service.json('GET', '/v1/posts/x/20')).rejects.toMatchObject({
      code: 'not-found',
      exitCode: 3,
    })
    const answer = await service.request('POST', '/v1/posts', { url: 'https://news.example/' })
    expect(await json(answer.body)).toMatchObject({ code: 'post-unrecognised' })
  })

  it.each([
    ['a short path', ''],
    ['a path that is too long for a socket', 'long/'.repeat(25)],
  ])('is the running one, over its socket, under %s', async (_name, below) => {
    const dir = join(temp.path, below)
    await mkdir(dir, { recursive: true })
    const config = serviceConfig(dir, database.env)
    const running = await up(config)
    expect((await stat(join(dir, 'stet.sock'))).mode & 0o777).toBe(0o600)
    const service = await openService(config)
    const made = await service.json('POST', '/v1/tokens', { scopes: ['read'] })
    expect(made).toMatchObject({ scopes: ['read'] })
    expect(await (await running.app.catalog()).db.selectFrom('tokens').selectAll().execute()).toHaveLength(1)
    await service.close()
    await expect(up(config)).rejects.toMatchObject({ code: 'data-dir-locked', exitCode: 2 })
    await running.close()
    await expect(stat(join(dir, 'stet.sock'))).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(stat(join(dir, 'stet.lock'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('waits for an owner that is about to end', async () => {
    const config = serviceConfig(temp.path)
    const lock = await lockDataDir(config.dataDir, 'stet show')
    const opening = openService(config, 'stet list')
    await new Promise((resolve) => setTimeout(resolve, 150))
    await lock[Symbol.asyncDispose]()
    await (await opening).close()
  })

  it('leaves nothing held where the address is taken', async () => {
    const config = serviceConfig(temp.path, database.env)
    const first = await up(config)
    const taken = new URL(first.url ?? '').host
    const other = join(temp.path, 'other')
    await mkdir(other)
    await expect(up(serviceConfig(other, { STET_LISTEN: taken }))).rejects.toMatchObject({
      code: 'config-invalid',
      exitCode: 2,
    })
    await using _lock = await lockDataDir(other, 'stet up')
    await first.close()
  })

  it('takes no file for a directory', async () => {
    const file = join(temp.path, 'file')
    await writeFile(file, '')
    await expect(openService(serviceConfig(file))).rejects.toMatchObject({
      code: 'data-dir-unwritable',
      exitCode: 2,
    })
  })
})
