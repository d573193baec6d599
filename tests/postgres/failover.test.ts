import { expect, it } from 'vitest'
import { isPassingOutage } from '../../src/catalog/database-outage.ts'
import { SessionPool } from '../../src/postgres/session-pool.ts'
import { startPostgres } from '../support/postgres.ts'
import { until } from '../support/until.ts'

const portOf = (url: string) => new URL(url).port

it('follows a failover to a streaming standby, without what was committed before being lost', async () => {
  await using old = await startPostgres()
  await using follower = await old.standby()
  const connectionString = old.url.replace(/(:\d+)\//, `$1,127.0.0.1:${portOf(follower.url)}/`)
  const one = new SessionPool({ connectionString }, { max: 2 })
  await one.query('create table kept (n int)')
  await one.query('insert into kept values (1)')
  await old.crash()
  const error = await one.query('insert into kept values (2)').catch((thrown) => thrown)
  expect(isPassingOutage(error)).toBe(true)
  await follower.promote()
  await until(async () => (await one.query('insert into kept values (3)').catch(() => null)) !== null)
  expect((await one.query('select n from kept order by n')).rows).toEqual([{ n: 1 }, { n: 3 }])
  const { rows } = await one.query("select current_setting('port') as port")
  expect(rows[0].port).toBe(portOf(follower.url))
  await one.end()
  await old.restart()
}, 60_000)
