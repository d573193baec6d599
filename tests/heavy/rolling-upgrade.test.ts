import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { BIN, ended, spawnStet } from '../cli/run-cli.ts'
import { dumpDatabase } from '../support/catalog-dump.ts'
import { hasCeph, startCeph } from '../support/ceph.ts'
import { freePort } from '../support/free-port.ts'
import { checkOutVersion, hasCommit } from '../support/older-version.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { numberedSteps } from '../support/page-commands.ts'
import { startPostgres } from '../support/postgres.ts'
import { startReceiver } from '../support/receiver.ts'
import { hasRedis, startRedis } from '../support/redis.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'
import { expectWhole } from './faults/expect-whole.ts'
import { Load } from './faults/load.ts'
import { Logs } from './nothing-lost/logs.ts'
import { type StetProcess, stetProcess } from './nothing-lost/stet-process.ts'

/** The last version whose catalog has the first migration alone. */
const OLD = 'ca6e6d670581b6ca6afdb9425477858e8b4fb9e7'
const MIXED_MS = 60_000
const ALONE = { articles: 30, overMs: 10_000 }
const PER_SECOND = 2
/** For what waits when a load has been sent, on a busy machine. */
const FINISH_MS = 600_000

const hasServers = hasRedis() && hasCeph()
const hasOld = await hasCommit(OLD)
if (!hasOld) console.log(`rolling-upgrade is skipped: the history of this checkout lacks ${OLD}.`)

it.skipIf(!hasOld || (!hasServers && !process.env.CI))(
  'upgrades process by process under load, as docs/operations.md says, and loses, doubles and fails nothing',
  { timeout: 2_400_000 },
  async () => {
    await using parts = new AsyncDisposableStack()
    const before = parts.use(await checkOutVersion(OLD))
    const origin = await startOrigin({})
    parts.defer(() => origin.close())
    const receiver = parts.use(await startReceiver())
    const redis = parts.use(await startRedis())
    const postgres = parts.use(await startPostgres())
    const ceph = parts.use(await startCeph())
    const dir = parts.use(await tempDir())
    const logs = parts.use(await Logs.open())
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const databaseUrl = await postgres.database('stet')
    const env = {
      ...origin.env,
      ...ceph.env,
      STET_DATA_DIR: dir.path,
      STET_STORE: `s3://${await ceph.bucket('ledger')}/newsroom`,
      STET_DATABASE_URL: databaseUrl,
      STET_REDIS_URL: redis.url,
      STET_LOG_LEVEL: 'info',
      STET_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      STET_ALLOW_PRIVATE: receiver.place,
      STET_WEB_ARCHIVE_URL: 'none',
      STET_VERIFY_EVERY: 'none',
      STET_AUDIT_EVERY: 'none',
    }
    const bins = { old: before.bin, new: BIN }
    const ports = { old: await freePort(), new: await freePort() }
    const baseOf = (version: keyof typeof bins) => `http://127.0.0.1:${ports[version]}`
    /** Where the newsroom's load balancer sends articles. */
    const servers: string[] = []
    const start = async (version: keyof typeof bins, words: string[], name = words[0]) => {
      const settings = { ...env, STET_LISTEN: `127.0.0.1:${ports[version]}` }
      const one = await stetProcess(`${version} ${name}`, words, settings, logs, bins[version])
      parts.defer(async () => void (one.isRunning() && (await one.kill())))
      if (words[0] === 'serve') servers.push(baseOf(version))
      return one
    }
    const stop = async (one: StetProcess): Promise<void> => {
      if (one.name === 'old serve') servers.splice(servers.indexOf(baseOf('old')), 1)
      expect([one.name, (await one.stop()).code]).toEqual([one.name, 0])
    }
    const command = async (version: keyof typeof bins, line: string, database = databaseUrl) => {
      const settings = { ...env, STET_DATABASE_URL: database }
      const { code, stderr } = await ended(
        spawnStet(line.split(' ').slice(1), settings, process.execPath, bins[version]),
      )
      expect([line, code], stderr).toEqual([line, 0])
    }

    const oldServe = await start('old', ['serve'])
    const oldWorkers = [await start('old', ['work'], 'work 1'), await start('old', ['work'], 'work 2')]
    const words = ['token', 'create', '--scope', 'admin', '--json']
    const created = await ended(spawnStet(words, env, process.execPath, bins.old))
    const headers = { authorization: `Bearer ${created.lines[0]?.token}`, 'content-type': 'application/json' }
    const subscribed = await fetch(`${baseOf('old')}/v1/webhooks`, {
      ...{ method: 'POST', headers },
      body: JSON.stringify({ url: receiver.url, types: ['article.done', 'article.failed'] }),
    })
    expect(subscribed.status).toBe(201)
    // The test's own connection must not migrate: that is for the service.
    const catalog = await openCatalog({ connectionString: databaseUrl }, { migrates: false })
    parts.defer(() => catalog.close())
    const { db } = catalog
    let numbers = 0
    const load = (count: number): Load => {
      const made = new Load({ origin, servers, headers, catalog }, numbers, count)
      numbers += count
      return made
    }
    const loads: Load[] = []
    const alone = async (): Promise<void> => {
      const made = load(ALONE.articles)
      loads.push(made)
      await made.send(ALONE.overMs)
      await made.finish(FINISH_MS)
    }
    const migrations = async (): Promise<number> =>
      (await sql`select from kysely_migration`.execute(db)).rows.length

    const deadlocks = async (): Promise<number> => {
      // Servers count what their connections report, about once a second.
      await pause(2_000)
      const { rows } = await sql<{ deadlocks: number }>`select deadlocks from pg_stat_database
        where datname = current_database()`.execute(db)
      return Number(rows[0]?.deadlocks)
    }

    await alone()
    expect(await migrations()).toBe(1)

    // The newsroom goes on sending until the last old process has ended.
    let upgrading = true
    const during = (async () => {
      while (upgrading) {
        const made = load(PER_SECOND * 5)
        loads.push(made)
        await made.send(5_000)
      }
    })()
    const backup = join(dir.path, 'before-upgrade.gz')
    let newServe: StetProcess | null = null
    /** What one does at each step of the page. */
    const acts: Readonly<Record<string, () => Promise<void>>> = {
      'With the old version: `stet backup before-upgrade.gz`': () => command('old', `stet backup ${backup}`),
      'Start one process of the new version. It migrates the catalog.': async () => {
        const counted = await deadlocks()
        newServe = await start('new', ['serve'])
        expect(await migrations()).toBeGreaterThan(1)
        expect(await deadlocks()).toBe(counted)
      },
      'Replace the other processes, one at a time: start a new one, then stop an old one.': async () => {
        await start('new', ['work'], 'work 1')
        await stop(oldWorkers[0] ?? expect.unreachable())
        // For a minute, an API and a worker of each version.
        await pause(MIXED_MS)
        expect([oldServe, oldWorkers[1], newServe].map((one) => one?.isRunning())).toEqual([true, true, true])
        await start('new', ['work'], 'work 2')
        await stop(oldWorkers[1] ?? expect.unreachable())
        await stop(oldServe)
      },
      'With the new version, when no old process runs: `stet reindex`': async () => {
        upgrading = false
        await during
        await command('new', 'stet reindex')
      },
    }
    const page = await readFile(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
    const steps = numberedSteps(page, 'Upgrade')
    expect(steps).toEqual(Object.keys(acts))
    for (const step of steps) await acts[step]?.()

    await alone()
    for (const one of loads) {
      await one.finish(FINISH_MS)
      await expectWhole({ catalog, logs }, one)
    }

    // Each article is announced once, and each message arrives once.
    const articles = loads.flatMap((one) => [...one.accepted.keys()])
    const told = async () => {
      const rows = await db.selectFrom('announcements').select('type').execute()
      expect(rows.filter(({ type }) => type === 'article.failed' || type === 'capture.failed')).toEqual([])
      return rows.filter(({ type }) => type === 'article.done').length === articles.length
    }
    await until(told, 60_000)
    await until(async () => receiver.received.length >= articles.length, 120_000)
    const received = receiver.received.map(({ id }) => id)
    expect(received.toSorted()).toEqual([...new Set(received)].toSorted())
    expect(received).toHaveLength(articles.length)

    // No job of either version failed.
    const client = new Redis(redis.url)
    parts.defer(() => client.disconnect())
    expect(await client.keys('*:failed')).toEqual([])

    // Row by row, the catalog is what the new version makes of the ledger alone.
    const rebuilt = await postgres.database('rebuilt')
    await command('new', 'stet reindex', rebuilt)
    const [mine, fresh] = await Promise.all([databaseUrl, rebuilt].map(dumpDatabase))
    for (const table of Object.keys(mine ?? {}) as (keyof NonNullable<typeof mine>)[])
      expect([table, mine?.[table]]).toEqual([table, fresh?.[table]])

    // And the way back to the old version brings everything along.
    expect(page).toContain(
      'empty the database, run `stet restore before-upgrade.gz` and\n  `stet reindex` with',
    )
    const back = await postgres.database('back')
    await command('old', `stet restore ${backup}`, back)
    await command('old', 'stet reindex', back)
    // Opened as it is, without the migrations of this version.
    const older = await openCatalog({ connectionString: back }, { migrates: false })
    parts.defer(() => older.close())
    const rows = await older.db.selectFrom('snapshots').select('id').orderBy('id').execute()
    expect(rows.map(({ id }) => id)).toEqual(mine?.snapshots.map(({ id }) => id))
    logs.succeeded()
  },
)
