import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type Catalog, openCatalog } from '../../src/catalog/catalog.ts'
import { BIN, ended, spawnStet } from '../cli/run-cli.ts'
import { hasCeph, startCeph } from '../support/ceph.ts'
import { freePort } from '../support/free-port.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { indentedCommands, numberedSteps } from '../support/page-commands.ts'
import { startPostgres } from '../support/postgres.ts'
import { startReceiver } from '../support/receiver.ts'
import { hasRedis, startRedis } from '../support/redis.ts'
import { compareRows, type Difference, readAllRows } from '../support/row-differences.ts'
import { tempDir } from '../support/service-config.ts'
import { startTcpProxy } from '../support/tcp-proxy.ts'
import { until } from '../support/until.ts'
import { Load } from './faults/load.ts'
import { Logs } from './nothing-lost/logs.ts'
import { madePosts } from './nothing-lost/newsroom.ts'
import { type StetProcess, stetProcess } from './nothing-lost/stet-process.ts'

/**
 * How long captures are claimed and can't be stored before the backup begins, in milliseconds: longer than clocks may be
 * apart, so that the claims themselves lead `reindex --since` to what is stored later.
 */
const HELD_MS = Number(process.env.RESTORE_HELD_SECONDS ?? 310) * 1000
/** The first number of the posts that wait for the store; loads have lower ones. */
const HELD_FIRST = 1_000
const HELD = 4

/** Rows that are lost if they are of a time after the backup, by the column that has it: the catalog alone knows them. */
const LOST_AFTER: Readonly<Record<string, string>> = {
  announcements: 'created_at',
  deliveries: 'created_at',
  delivery_attempts: 'at',
  intake: 'created_at',
  // A backup leaves out what the running service says of itself.
  rounds: 'ended_at',
}
/** What was open in the backup ends again, and is told again under the same message id. */
const TOLD_AGAIN = ['deliveries', 'delivery_attempts']
/** Columns that may differ, with the reason. */
const MAY_DIFFER: Readonly<Record<string, string>> = {
  'announcements.at': 'work that was open in the backup ended again',
  'announcements.created_at': 'the same',
  'announcements.dispatched_at': 'the same',
  'intake.updated_at': 'the same',
  'articles.created_at': 'an article is known since its record was written, not since it was sent',
  'articles.updated_at': 'the reindex wrote the row',
  'posts.updated_at': 'the same',
  'posts.due_at': 'a post that the backup lacks is due at once',
  'posts.capture_generation': 'captures that the backup lacks are not counted',
  'posts.claimed_at':
    'articles that were open in the backup requested captures again, which found nothing new',
  'posts.job_seen_at': 'the same',
  'outcome_counts.count': 'captures that the backup lacks are not counted',
  'tokens.last_used_at': 'the token was used after the backup',
  'kysely_migration.timestamp': 'the new database was migrated later',
}

const servers = hasRedis() && hasCeph()

it.skipIf(!servers && !process.env.CI)(
  'backs up and restores by the commands of docs/operations.md: row by row the same',
  { timeout: 1_500_000 },
  async () => {
    await using parts = new AsyncDisposableStack()
    const origin = await startOrigin({})
    parts.defer(() => origin.close())
    const receiver = parts.use(await startReceiver())
    const redis = parts.use(await startRedis())
    const postgres = parts.use(await startPostgres())
    const ceph = parts.use(await startCeph())
    const store = parts.use(await startTcpProxy(String(ceph.env.AWS_ENDPOINT_URL_S3)))
    const dir = parts.use(await tempDir())
    const logs = parts.use(await Logs.open())
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const port = await freePort()
    const base = `http://127.0.0.1:${port}`
    const env: Record<string, string> = {
      ...origin.env,
      ...ceph.env,
      AWS_ENDPOINT_URL_S3: store.url,
      STET_DATA_DIR: dir.path,
      STET_STORE: `s3://${await ceph.bucket('ledger')}/newsroom`,
      STET_DATABASE_URL: await postgres.database('stet'),
      STET_REDIS_URL: redis.url,
      STET_LISTEN: `127.0.0.1:${port}`,
      STET_LOG_LEVEL: 'info',
      STET_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      STET_ALLOW_PRIVATE: receiver.place,
      STET_WEB_ARCHIVE_URL: 'none',
      STET_VERIFY_EVERY: 'none',
      STET_AUDIT_EVERY: 'none',
    }
    let running: StetProcess[] = []
    parts.defer(async () => {
      for (const one of running) if (one.isRunning()) await one.kill()
    })
    const startService = async (): Promise<void> => {
      running = [
        await stetProcess('serve', ['serve'], env, logs),
        await stetProcess('work', ['work'], env, logs),
      ]
    }
    const stopService = async (): Promise<void> => {
      for (const one of running) expect([one.name, (await one.stop()).code]).toEqual([one.name, 0])
    }
    /** Runs a command as an operator types it, and expects its exit code. */
    const shell = async (line: string, wanted: readonly number[] = [0]): Promise<string> => {
      const child = spawn(
        'bash',
        ['--norc', '-e', '-c', `stet() { "${process.execPath}" "${BIN}" "$@"; }\n${line}`],
        {
          cwd: dir.path,
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { PATH: process.env.PATH ?? '', ...env },
        },
      )
      const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
      const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
      expect(wanted, `${line}: ${code}\n${out}${err}`).toContain(code)
      return out
    }
    const openHere = async (): Promise<Catalog> => {
      const catalog = await openCatalog({ connectionString: String(env.STET_DATABASE_URL) })
      parts.defer(() => catalog.close())
      return catalog
    }

    await startService()
    const created = await ended(spawnStet(['token', 'create', '--scope', 'admin', '--json'], env))
    const headers = { authorization: `Bearer ${created.lines[0]?.token}`, 'content-type': 'application/json' }
    const send = async (path: string, body: unknown, status: number): Promise<void> => {
      const init = { method: 'POST', headers, body: JSON.stringify(body) }
      const answer = await fetch(`${base}${path}`, init)
      expect([path, answer.status, await answer.text()]).toEqual([path, status, expect.anything()])
    }
    await send('/v1/webhooks', { url: receiver.url }, 201)
    let { db, ...catalog } = await openHere()
    const service = { origin, servers: [base], headers, catalog: { db, ...catalog } }
    const nothingOpen = async (): Promise<void> => {
      await until(async () => {
        const open = await Promise.all([
          db.selectFrom('intake').select('id').where('state', '<>', 'done').execute(),
          db.selectFrom('posts').select('id').where('capture_state', '<>', 'done').execute(),
          db.selectFrom('announcements').select('id').where('dispatched_at', 'is', null).execute(),
          db.selectFrom('deliveries').select('id').where('state', '=', 'waiting').execute(),
        ])
        return open.flat().length === 0
      }, 240_000)
    }

    // What every table of the archive has: posts, checks, audits, decisions, a take-down.
    const first = new Load(service, 0, 20)
    await first.send(0)
    await first.finish(240_000)
    const urlOf = (n: number) => `https://x.com/harbour_desk/status/${first.posts[n]?.id}`
    await shell('stet verify --all', [0, 3])
    await shell('stet verify --all --audit', [0, 3])
    await send('/v1/approvals', { url: urlOf(0), decision: 'approved' }, 200)
    await send('/v1/takedowns', { url: urlOf(1), reason: 'asked' }, 200)
    await nothingOpen()

    // Claimed before the backup, stored after it.
    store.mode = 'refuse'
    store.cut()
    const held = madePosts(HELD, HELD_FIRST)
    for (const one of held) {
      origin.post(one)
      await send('/v1/posts', { url: `https://x.com/harbour_desk/status/${one.id}` }, 202)
    }
    const late = new Load(service, 100, 3)
    await late.send(0)
    await until(async () => {
      const posts = await db
        .selectFrom('posts')
        .select('id')
        .where('capture_state', '<>', 'done')
        .where('claimed_at', 'is not', null)
        .execute()
      const articles = await db
        .selectFrom('intake')
        .select('id')
        .where('kind', '=', 'article')
        .where('state', '<>', 'done')
        .where('claimed_at', 'is not', null)
        .execute()
      return posts.length === HELD && articles.length === late.count
    }, 120_000)
    await pause(HELD_MS)

    const page = await readFile(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
    const [backup = ''] = indentedCommands(page, 'Backup')
    expect(backup).toBe('stet backup stet-backup.gz')
    const backedUpAt = new Date()
    await shell(backup)

    // After the backup: the store returns; other articles, a decision, a take-down that is lifted.
    store.mode = 'pass'
    await late.finish(240_000)
    const after = new Load(service, 200, 10)
    await after.send(0)
    await after.finish(240_000)
    await send('/v1/approvals', { url: urlOf(2), decision: 'held' }, 200)
    await send('/v1/takedowns', { url: urlOf(1), restore: true }, 200)
    await nothingOpen()
    await stopService()
    const before = await readAllRows(String(env.STET_DATABASE_URL))
    const stored = (await db.selectFrom('snapshots').select('id').execute()).length
    expect(stored).toBe(first.posts.length + held.length + late.posts.length + after.posts.length)

    // The database is lost.
    env.STET_DATABASE_URL = await postgres.database('restored')
    const steps = numberedSteps(page, 'Restore')
    const commands = steps.flatMap((step) => /^`(stet .+?)`/.exec(step)?.[1] ?? [])
    expect(commands).toEqual(['stet restore stet-backup.gz', 'stet reindex --since <time of the backup>'])
    const [restore = '', reindex = ''] = commands
    const said = await shell(restore)
    const [, time = ''] = /reindex --since (\S+)/.exec(said) ?? []
    expect(Date.parse(time)).toBeGreaterThanOrEqual(backedUpAt.getTime())
    await shell(reindex.replace('<time of the backup>', time))
    ;({ db, ...catalog } = await openHere())
    const { count } = await db
      .selectFrom('snapshots')
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    // Reindexed alone, before any worker runs again.
    expect(Number(count)).toBe(stored)

    expect(steps.at(-1)).toMatch(/^Start the service\./)
    await startService()
    await nothingOpen()
    await stopService()
    const restored = await readAllRows(String(env.STET_DATABASE_URL))
    const isExplained = ({ table, column, what, before: row }: Difference): boolean => {
      if (what === 'changed') return `${table}.${column}` in MAY_DIFFER
      if (what === 'new') return TOLD_AGAIN.includes(table)
      const time = (row as Record<string, unknown>)[LOST_AFTER[table] ?? '']
      return Date.parse(String(time)) >= backedUpAt.getTime()
    }
    const unexplained = compareRows(before, restored)
      .filter((one) => !isExplained(one))
      .map((one) => JSON.stringify(one).slice(0, 600))
    expect(unexplained).toEqual([])
    logs.succeeded()
  },
)
