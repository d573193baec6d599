import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { json, text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectApi } from '../../src/cli/api-client.ts'
import { startAllInOne } from '../../src/runtime/supervisor.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { postmasterOf, serverGone } from '../support/embedded-postgres.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

describe('the service inside a command', () => {
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

  it('stops the embedded database when it closes', async () => {
    const service = await connectApi(serviceConfig(temp.path))
    expect(await service.json('GET', '/v1/posts')).toEqual({ posts: [], next: null })
    const lines = await service.request('POST', '/v1/verify', { scope: 'all' })
    expect([lines.status, await text(lines.body)]).toEqual([200, ''])
    await service.close()
    expect(await postmasterOf(temp.path)).toBeNull()
    await serverGone(temp.path)
  })

  it('throws the error of a problem document', async () => {
    await using service = await connectApi(serviceConfig(temp.path, database.env))
    await expect(service.json('GET', '/v1/posts/x/20')).rejects.toMatchObject({
      code: 'not-found',
      exitCode: 3,
    })
    const answer = await service.request('POST', '/v1/posts', { url: 'https://news.example/' })
    expect(await json(answer.body)).toMatchObject({ code: 'post-unrecognised' })
  })

  it('shares the embedded database with a running `stet up`', async () => {
    const config = serviceConfig(temp.path)
    const running = await startAllInOne(config)
    const service = await connectApi(config)
    const made = await service.json('POST', '/v1/tokens', { scopes: ['read'] })
    expect(made).toMatchObject({ scopes: ['read'] })
    expect(await (await running.app.catalog()).db.selectFrom('tokens').selectAll().execute()).toHaveLength(1)
    await service.close()
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
    await expect(connectApi(serviceConfig(file))).rejects.toMatchObject({
      code: 'data-dir-unwritable',
      exitCode: 2,
    })
  })
})
