import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Running, up } from '../../src/cli/running.ts'
import { openService } from '../../src/cli/service.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { postgresPrograms, startPostgres } from '../support/postgres.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'
import { IDS, site, url } from './site.ts'

describe.skipIf((await postgresPrograms()) === null)('stet up with PostgreSQL and no Redis', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let service: Running
  beforeAll(async () => {
    origin = await startOrigin(site)
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const postgres = parts.use(await startPostgres())
    const dir = parts.use(await tempDir())
    const database = await postgres.database('stet')
    service = await up(serviceConfig(dir.path, { ...origin.env, STET_DATABASE_URL: database }))
    parts.defer(() => service.close())
  })
  afterAll(() => parts.disposeAsync())

  it('works on every queue, each of which keeps a connection, and answers meanwhile', async () => {
    await using commands = await openService(service.app.config)
    const posts = [url(IDS.plain), url(IDS.photo), 'https://www.youtube.com/watch?v=aBcDeFgHiJk']
    const sent = await Promise.all(
      posts.map(async (post) => {
        const accepted = (await commands.json('POST', '/v1/posts', { url: post })) as { postId: string }
        return accepted.postId
      }),
    )
    const outcome = async (id: string) =>
      ((await commands.json('GET', `/v1/posts/${id}`)) as { outcome: string | null }).outcome
    await until(async () => (await Promise.all(sent.map(outcome))).every((one) => one !== null))
    expect(await Promise.all(sent.map(outcome))).toEqual(['captured', 'captured', 'unsupported'])
    const { queues } = (await commands.json('GET', '/v1/queues')) as { queues: { name: string }[] }
    expect(queues.map(({ name }) => name)).toContain('capture-youtube')
  })
})
