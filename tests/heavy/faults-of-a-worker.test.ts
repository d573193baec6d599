import { describe, expect, it } from 'vitest'
import { hasCeph } from '../support/ceph.ts'
import { hasRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { expectWhole } from './faults/expect-whole.ts'
import { ARTICLES, SECONDS, useTrial } from './faults/trial.ts'
import { WORKER_FAULTS } from './faults/worker-faults.ts'

const NOTICED_MS = 15_000

const servers = hasRedis() && hasCeph()

describe.skipIf(!servers && !process.env.CI)('a service one of whose workers is unfit for work', () => {
  const trial = useTrial()

  it.for(WORKER_FAULTS)(
    '$name: it takes no jobs, the others do its work, and the operator is told',
    async ({ name, code, alert, begin }, { skip }) => {
      const { service, load, calm, fires, clears, allowedMs } = trial()
      const said = (words: string) =>
        until(async () => service.logs.about([words]).includes(code), NOTICED_MS)
      await calm()
      const work = load(ARTICLES)
      const sent = work.send(SECONDS * 1000)
      const end = await begin(service)
      if (end === null) return skip('this machine does not allow this user to make it')
      try {
        await Promise.all([said('unfit for work'), fires(alert), sent])
        const took = await work.finish(allowedMs(2 * ARTICLES))
        console.log(`${name}: done ${took.toFixed(1)} s after the last article was sent`)
      } finally {
        await end()
      }
      await expectWhole(service, work)
      await Promise.all([said('fit for work again'), clears(alert)])
      // None was sealed by the wrong clock.
      const ids = work.posts.map(({ id }) => id)
      const { db } = service.catalog
      const rows = await db
        .selectFrom('snapshots')
        .select('captured_at')
        .where('post_id', 'in', ids)
        .execute()
      for (const row of rows) expect(Math.abs(row.captured_at.getTime() - Date.now())).toBeLessThan(3600e3)
      expect(service.ended()).toEqual([])
    },
  )
})
