import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { hasCeph } from '../support/ceph.ts'
import { moods } from '../support/origin/mood.ts'
import { hasRedis } from '../support/redis.ts'
import { expectWhole } from './faults/expect-whole.ts'
import { FAULTS } from './faults/faults.ts'
import { ARTICLES, SECONDS, useTrial } from './faults/trial.ts'

/** X's sources. */
const SOURCES = ['cdn.syndication.twimg.com', 'publish.x.com']
/** A worker pauses a source after the third refusal in a row, while four captures are under way. */
const REQUESTS_OF_A_WORKER = SOURCES.length * (3 + 4)

const servers = hasRedis() && hasCeph()

describe.skipIf(!servers && !process.env.CI)('a service one of whose parts fails under load', () => {
  const trial = useTrial()

  it.each(FAULTS)(
    '$name: nothing is lost, doubled or failed, all goes on, and the operator is told',
    async (fault) => {
      await trial().survive(fault)
    },
  )

  it('a platform refuses: it is asked a few times, the operator is told, and no post fails', async () => {
    const { service, load, calm, fires, clears, allowedMs } = trial()
    const { origin, catalog, redis } = service
    await calm()
    const before = origin.requests.length
    const ends = SOURCES.map((host) => origin.mood(host, moods.outage(403)))
    const work = load(ARTICLES)
    const alert = { alertname: 'StetSourceRefuses', source: 'x tweet-result', why: 'refused' }
    await Promise.all([work.send(SECONDS * 1000), fires(alert)])
    await work.finish(allowedMs(2 * ARTICLES))
    const asked = origin.requests.slice(before).filter(({ url }) => SOURCES.includes(url.host)).length
    console.log(`a platform refuses: ${asked} requests for ${work.posts.length} posts`)
    expect(asked).toBeLessThanOrEqual(service.processes.workers.length * REQUESTS_OF_A_WORKER)
    const ids = work.posts.map(({ id }) => id)
    const refused = await catalog.db
      .selectFrom('posts')
      .select('outcome')
      .distinct()
      .where('id', 'in', ids)
      .execute()
    expect(refused).toEqual([{ outcome: 'blocked' }])

    for (const end of ends) end()
    // The operator knows that it takes requests again, and does not wait for the pause to end.
    const client = new Redis(redis.url)
    await client.del(...(await client.keys('stet:budget:*')))
    client.disconnect()
    expect((await service.command('retry', '--all')).code).toBe(0)
    await Promise.all([work.finish(allowedMs(ARTICLES)), clears(alert)])
    await expectWhole(service, work)
  })
})
