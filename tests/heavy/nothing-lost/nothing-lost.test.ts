import { generateKeyPairSync } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openStore } from '../../../src/archive/stores/open-store.ts'
import { openCatalog } from '../../../src/catalog/catalog.ts'
import { ended, spawnStet } from '../../cli/run-cli.ts'
import { dumpDatabase } from '../../support/catalog-dump.ts'
import { hasCeph, startCeph } from '../../support/ceph.ts'
import { freePort } from '../../support/free-port.ts'
import { startOrigin } from '../../support/origin/origin.ts'
import { startPostgres } from '../../support/postgres.ts'
import { hasRedis, startRedis } from '../../support/redis.ts'
import { seeded } from '../../support/seeded.ts'
import { tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'
import { chaos, type Victim } from './chaos.ts'
import { Logs } from './logs.ts'
import { madeArticle, madePosts } from './newsroom.ts'
import { stetProcess } from './stet-process.ts'

/** A smaller run, or another order of deaths: `NOTHING_LOST_ARTICLES=200 NOTHING_LOST_SEED=7 npm run test:heavy -- nothing-lost`. */
const { NOTHING_LOST_ARTICLES, NOTHING_LOST_SEED } = process.env
const ARTICLES = Number(NOTHING_LOST_ARTICLES ?? 1_000)
const POSTS = Math.ceil(ARTICLES * 0.9)
const KILLS = 20
const SENDERS = 4
const SEED = Number(NOTHING_LOST_SEED ?? 20_260_302)

const servers = hasRedis() && hasCeph()

it.skipIf(!servers && !process.env.CI)(
  'loses nothing while workers, API, Redis, PostgreSQL and the store are killed and restarted',
  { timeout: 1_500_000 },
  async () => {
    await using parts = new AsyncDisposableStack()
    const posts = madePosts(POSTS)
    const origin = await startOrigin({ posts })
    parts.defer(() => origin.close())
    const redis = parts.use(await startRedis())
    const postgres = parts.use(await startPostgres())
    const ceph = parts.use(await startCeph())
    const dir = parts.use(await tempDir())
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const bucket = await ceph.bucket('ledger')
    const databaseUrl = await postgres.database('stet')
    const port = await freePort()
    const env = {
      ...origin.env,
      ...ceph.env,
      STET_DATA_DIR: dir.path,
      STET_STORE: `s3://${bucket}/newsroom`,
      STET_DATABASE_URL: databaseUrl,
      STET_REDIS_URL: redis.url,
      STET_LISTEN: `127.0.0.1:${port}`,
      STET_LOG_LEVEL: 'info',
      STET_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      // The origin is not to be spared: what is looked at is what is lost.
      STET_X_SYNDICATION_RATE: '1000/s burst 1000',
      STET_X_OEMBED_RATE: '1000/s burst 1000',
      STET_MEDIA_RATE: '1000/s burst 1000',
      STET_HOST_RATE: '1000/s burst 1000',
      STET_WEB_ARCHIVE_URL: 'none',
      STET_VERIFY_EVERY: 'none',
      STET_AUDIT_EVERY: 'none',
    }
    const base = `http://127.0.0.1:${port}`

    const logs = parts.use(await Logs.open())
    const member = async (name: string, words: string[]): Promise<Victim> => {
      const victim = await stetProcess(name, words, env, logs)
      parts.defer(() => victim.kill())
      return victim
    }
    const serve = await member('serve', ['serve'])
    const victims: Victim[] = [
      serve,
      await member('work 1', ['work']),
      await member('work 2', ['work']),
      { name: 'redis', kill: redis.kill, start: redis.restart },
      { name: 'postgres', kill: postgres.crash, start: postgres.restart },
      { name: 'rgw', kill: ceph.stopGateway, start: ceph.startGateway },
    ]
    const created = await ended(spawnStet(['token', 'create', '--scope', 'admin', '--json'], env))
    const headers = { authorization: `Bearer ${created.lines[0]?.token}`, 'content-type': 'application/json' }

    /** Sends until it is accepted, as a CMS would; only what was answered 202 counts. */
    const accepted = new Map<string, string>()
    const refused = new Map<number, number>()
    const send = async (n: number): Promise<void> => {
      const body = JSON.stringify(madeArticle(n, posts))
      for (;;) {
        try {
          const answer = await fetch(`${base}/v1/articles`, { method: 'POST', headers, body })
          const { articleId, url } = (await answer.json()) as { articleId: string; url: string }
          if (answer.status === 202) return void accepted.set(articleId, url)
          refused.set(answer.status, (refused.get(answer.status) ?? 0) + 1)
        } catch {
          // The API is dead at the moment.
        }
        await pause(250)
      }
    }
    const random = seeded(SEED)
    const perKill = ARTICLES / (KILLS * 0.8)
    let deaths = 0
    const counted = victims.map((victim) => ({
      ...victim,
      async kill() {
        await victim.kill()
        deaths += 1
      },
    }))
    const numbers = Array.from({ length: ARTICLES }, (_, n) => n).values()
    const sender = async (): Promise<void> => {
      for (const n of numbers) {
        // Spread over the kills, so that there is something under way at each of them.
        while (n > (deaths + 1) * perKill) await pause(100)
        await send(n)
      }
    }
    const [killed] = await Promise.all([
      chaos(counted, KILLS, random),
      ...Array.from({ length: SENDERS }, sender),
    ])
    expect(killed).toHaveLength(KILLS)
    expect(accepted.size).toBe(ARTICLES)
    console.log(`seed ${SEED}: killed ${killed.join(', ')}; refused ${JSON.stringify([...refused])}`)

    const { db, ...catalog } = await openCatalog({ connectionString: databaseUrl })
    parts.defer(() => catalog.close())
    const open = async (): Promise<string[]> => {
      const found = await Promise.all([
        db.selectFrom('intake').select('id').where('state', '<>', 'done').execute(),
        db.selectFrom('posts').select('id').where('capture_state', '<>', 'done').execute(),
        db.selectFrom('resolutions').select('article_id as id').where('state', '<>', 'done').execute(),
      ])
      return found.flat().map((row) => row.id)
    }
    await until(async () => (await open()).length === 0, 600_000).catch(async () => {
      const waiting = await open()
      expect(waiting, logs.about(waiting)).toEqual([])
    })

    // Every 202 ends in a snapshot or an honest outcome, and one snapshot a post.
    for (const [id, url] of accepted) {
      const answer = await fetch(`${base}/v1/articles/${id}`, { headers })
      const article = (await answer.json()) as {
        state: string
        error: unknown
        citations: { outcome: string }[]
      }
      expect([url, article.state, article.error], logs.about([`"${url}"`, id])).toEqual([url, 'done', null])
      expect(article.citations).toHaveLength(3)
    }
    const rows = await db.selectFrom('posts').select(['id', 'outcome', 'reason']).orderBy('id').execute()
    const outcomes = new Map(rows.map(({ id, outcome, reason }) => [id, `${outcome} ${reason}`]))
    const wanted = new Map(posts.map(({ id, dead }) => [id, dead ? 'salvaged deleted' : 'captured null']))
    const others = [...wanted.keys()].filter((id) => outcomes.get(id) !== wanted.get(id))
    expect(outcomes, logs.about(others)).toEqual(wanted)
    const snapshots = await db.selectFrom('snapshots').selectAll().execute()
    expect(snapshots).toHaveLength(POSTS)
    expect(new Set(snapshots.map((one) => one.post_id)).size).toBe(POSTS)

    // No object that nobody can explain.
    Object.assign(process.env, ceph.env)
    const store = await openStore({ kind: 's3', bucket, prefix: 'newsroom' })
    parts.defer(() => store.close())
    const keys: string[] = []
    for await (const { key } of store.list('')) keys.push(key)
    const versions = await db.selectFrom('article_versions').select('ledger_key').execute()
    const explained = new Set([
      ...snapshots.flatMap((one) => [one.key, one.manifest_key]),
      ...versions.map((one) => one.ledger_key),
    ])
    expect(keys.filter((key) => !explained.has(key) && !key.startsWith('keys/'))).toEqual([])
    expect(keys.filter((key) => explained.has(key))).toHaveLength(explained.size)

    // The catalog is what the ledger says.
    const rebuilt = await postgres.database('rebuilt')
    const { code } = await ended(spawnStet(['reindex', '--json'], { ...env, STET_DATABASE_URL: rebuilt }))
    expect(code).toBe(0)
    const [mine, fresh] = await Promise.all([databaseUrl, rebuilt].map(dumpDatabase))
    for (const table of Object.keys(mine ?? {}) as (keyof NonNullable<typeof mine>)[]) {
      expect([table, mine?.[table]]).toEqual([table, fresh?.[table]])
    }
    logs.succeeded()
  },
)
