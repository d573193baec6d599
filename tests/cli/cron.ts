import pg from 'pg'
import { expect } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { type FixturePost, idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { tempDir } from '../support/service-config.ts'
import { type Ended, ended, spawnStet, stet } from './run-cli.ts'

/** Archived posts, and the cron jobs that verify them. */
export interface Cron extends AsyncDisposable {
  readonly posts: readonly FixturePost[]
  readonly origin: Origin
  readonly env: Readonly<Record<string, string>>
  rows(sql: string): Promise<Record<string, unknown>[]>
  /** The announcements so far. */
  announced(): Promise<Record<string, unknown>[]>
  /** Makes every post due, whatever its time and its lease. */
  makeDue(): Promise<void>
  /** Runs `stet verify --json` in a process of its own, as cron does. */
  verify(...words: string[]): Promise<Ended>
}

/** @param count posts, at most 60 */
export async function openCron(count: number): Promise<Cron> {
  await using parts = new AsyncDisposableStack()
  const posts = Array.from({ length: count }, (_, n) => ({
    id: idAt(new Date(Date.UTC(2026, 3, 1, 0, n)).toISOString()),
    author: { handle: `pilot_${n}`, name: `Pilot ${n}` },
    text: `Pilot number ${n} is aboard.`,
  }))
  const origin = await startOrigin({ posts })
  parts.defer(() => origin.close())
  trust(origin.caPath)
  const dir = parts.use(await tempDir())
  const { url, env: database } = parts.use(await createDatabase())
  const env = {
    ...origin.env,
    ...database,
    STET_DATA_DIR: dir.path,
    STET_LOG_LEVEL: 'error',
    // No Redis is set, and none is needed.
    STET_LOST_AFTER: '1s',
    STET_CHECK_LEAST: '1ms',
  }
  const urls = posts.map(({ id, author }) => `https://x.com/${author.handle}/status/${id}`)
  const archived = await stet(['archive', ...urls, '--json'], env)
  expect(archived.lines.map((line) => line.outcome)).toEqual(posts.map(() => 'captured'))
  const client = new pg.Client(url)
  await client.connect()
  parts.defer(() => client.end())
  const rows = async (sql: string) => (await client.query(sql)).rows as Record<string, unknown>[]
  const owned = parts.move()
  return {
    posts,
    origin,
    env,
    rows,
    announced: () => rows('select id, type, post_id from announcements order by at, post_id'),
    makeDue: async () => void (await client.query('update posts set due_at = now(), lease_until = null')),
    verify: (...words) => ended(spawnStet(['verify', '--json', ...words], env)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
