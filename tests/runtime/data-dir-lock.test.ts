import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Config } from '../../config/config.ts'
import type { Database } from '../../src/model/database.ts'
import { lockDataDir } from '../../src/runtime/data-dir-lock.ts'
import { openDatabase } from '../../src/runtime/database.ts'
import { createDatabase } from '../support/database.ts'
import { ask, postmasterOf, serverGone } from '../support/embedded-postgres.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const logger = pino({ level: 'silent' })
const HOLDERS = `select application_name as name from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory'`

describe('the lock of a data directory', () => {
  const parts = new AsyncDisposableStack()
  let config: Config
  let database: Database
  // One cluster for all tests: to make it takes longer than a test.
  beforeAll(async () => {
    const temp = parts.use(await tempDir())
    config = serviceConfig(temp.path)
    parts.defer(() => serverGone(temp.path))
    database = await openDatabase(config.database)
    parts.defer(() => database.close())
  })
  afterAll(() => parts.disposeAsync())

  it('refuses a second `stet up` by name and process id, until the first is gone', async () => {
    const first = await lockDataDir(config, database, logger)
    await expect(lockDataDir(config, database, logger)).rejects.toMatchObject({
      code: 'data-dir-locked',
      exitCode: 2,
      message: `${config.dataDir} belongs to \`stet up\`, process ${process.pid}, which is running.`,
    })
    await first[Symbol.asyncDispose]()
    await using _second = await lockDataDir(config, database, logger)
  })

  it('is taken again after the database was killed, and started again', async () => {
    await using _lock = await lockDataDir(config, database, logger)
    for (let round = 0; round < 2; round++) {
      const pid = (await postmasterOf(config.dataDir)) ?? 0
      process.kill(pid, 'SIGKILL')
      await until(async () => {
        const holders = await ask(database.connection, HOLDERS).catch(() => [])
        return holders.length === 1 && (await postmasterOf(config.dataDir)) !== pid
      })
      await expect(lockDataDir(config, database, logger)).rejects.toMatchObject({ code: 'data-dir-locked' })
    }
  })

  it('says that it is lost where another has taken it meanwhile', async () => {
    const lock = await lockDataDir(config, database, logger)
    // The other one waits in the queue of the lock, and has it as soon as the connection breaks.
    const key = `select pg_advisory_lock(1937007988, hashtext('embedded')) from pg_sleep(0)`
    const taken = ask(database.connection, `set application_name = 'stet up 7'; ${key}; select pg_sleep(60)`)
    taken.catch(() => {})
    await until(async () => (await ask(database.connection, HOLDERS)).length === 2)
    await ask(
      database.connection,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'stet up ${process.pid} %'`,
    )
    await expect(lock.lost).rejects.toMatchObject({
      code: 'data-dir-locked',
      message: expect.stringContaining('process 7'),
    })
    await lock[Symbol.asyncDispose]()
    await ask(
      database.connection,
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'stet up 7'`,
    )
    await expect(taken).rejects.toThrow()
  })

  it('is one for each data directory where they share a server', async () => {
    await using shared = await createDatabase()
    await using one = await tempDir()
    await using other = await tempDir()
    const open = async (dir: string) => {
      const with_ = serviceConfig(dir, shared.env)
      return await lockDataDir(with_, await openDatabase(with_.database), logger)
    }
    await using _first = await open(one.path)
    await using _second = await open(other.path)
    await expect(open(one.path)).rejects.toMatchObject({ code: 'data-dir-locked' })
  })
})
