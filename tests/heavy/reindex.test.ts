import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { dumpDatabase } from '../support/catalog-dump.ts'
import { createDatabase } from '../support/database.ts'
import { generatedLedger, writeLedger } from '../support/generated-ledger.ts'
import { tempDir } from '../support/service-config.ts'

const SCRIPT = fileURLToPath(new URL('../support/reindex-catalog.ts', import.meta.url))
const MIB = 1024 ** 2

interface Line {
  readonly kind?: string
  readonly after?: string
  readonly seen: number
  readonly snapshots?: number
  readonly rss: number
  readonly heapUsed: number
}

/** A reindex in a process of its own; `killAt` ends it with SIGKILL some time after so many pages. */
async function reindexed(
  database: string,
  store: object,
  killAt = Number.POSITIVE_INFINITY,
): Promise<Line[]> {
  const child = spawn(process.execPath, ['--expose-gc', SCRIPT, database, JSON.stringify(store)])
  child.stderr.pipe(process.stderr)
  const exit = once(child, 'exit')
  const lines: Line[] = []
  let pages = 0
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as Line
    lines.push(line)
    pages += line.kind === 'page' ? 1 : 0
    if (pages < killAt || child.killed) continue
    await pause(Math.random() * 150)
    child.kill('SIGKILL')
  }
  const [code] = (await exit) as [number | null]
  if (killAt === Number.POSITIVE_INFINITY) expect(code).toBe(0)
  return lines
}

describe('a reindex that is killed in the middle', () => {
  it('resumes, and ends with the same rows', async () => {
    await using dir = await tempDir()
    await using calm = await createDatabase()
    await using killed = await createDatabase()
    const posts = 2_500
    await writeLedger(generatedLedger(posts), join(dir.path, 'archive'))
    const store = { kind: 'file', dir: join(dir.path, 'archive') }
    expect((await reindexed(calm.url, store)).at(-1)).toMatchObject({ snapshots: posts, skippedCount: 0 })

    for (const round of [0, 1, 2]) {
      const lines = await reindexed(killed.url, store, 2)
      expect(lines.at(-1)?.kind).toBe('page')
      expect(lines[0]?.kind).toBe(round === 0 ? 'page' : 'resumed')
    }
    const last = await reindexed(killed.url, store)
    expect(last[0]).toMatchObject({ kind: 'resumed' })
    expect(last[0]?.seen).toBeGreaterThan(3_000)
    expect(last.at(-1)).toMatchObject({ snapshots: posts, skippedCount: 0 })
    expect(await dumpDatabase(killed.url)).toEqual(await dumpDatabase(calm.url))
  })
})

describe('a reindex of 200,000 objects', () => {
  it('holds no more of them at its end than at its beginning', async () => {
    await using database = await createDatabase()
    const posts = 83_334
    expect(generatedLedger(posts).objects).toBeGreaterThanOrEqual(200_000)
    const began = Date.now()
    const lines = await reindexed(database.url, { kind: 'generated', posts })
    const seconds = (Date.now() - began) / 1000
    expect(lines.at(-1)).toMatchObject({ snapshots: posts, skippedCount: 0 })
    const pages = lines.filter((line) => line.kind === 'page')
    const tenth = pages[Math.floor(pages.length / 10)]
    const end = pages.at(-1)
    if (!tenth || !end) throw new Error('no pages')
    const peak = Math.max(...pages.map((line) => line.rss))
    process.stderr.write(
      `${end.seen} objects in ${seconds.toFixed(0)} s, heap ${tenth.heapUsed / MIB} → ${end.heapUsed / MIB} MiB, ` +
        `peak RSS ${peak / MIB} MiB (${(peak - tenth.rss) / MIB} above a tenth of the way)\n`,
    )
    expect(end.heapUsed - tenth.heapUsed).toBeLessThan(16 * MIB)
    expect(peak - tenth.rss).toBeLessThan(96 * MIB)
  })
})
