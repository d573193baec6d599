import { sql } from 'kysely'
import type { Db } from '../../src/catalog/catalog.ts'
import { type FilledCatalog, openFilledCatalog, startLargePostgres } from '../catalog/filled.ts'
import { QUESTIONS, type Question, timeQuestion } from '../catalog/questions.ts'
import { quantile } from '../measure/quantile.ts'

const ROUNDS = 60
const WARM_UP = 20
/** The sizes to which the figures are carried on. */
const BEYOND = [1e7, 1e8]

const print = (name: string, cells: readonly string[]) =>
  console.log(name.padEnd(40) + cells.map((cell) => cell.padStart(14)).join(''))
const short = (posts: number): string => posts.toExponential(1)

/** Prints the bytes of each table and the time of each query at these numbers of posts, and what they grow to. */
export async function printCatalogGrowth(sizes: readonly number[]): Promise<void> {
  await using postgres = await startLargePostgres()
  await using stack = new AsyncDisposableStack()
  const catalogs: FilledCatalog[] = []
  for (const posts of sizes) catalogs.push(stack.use(await openFilledCatalog(postgres, posts)))
  await printTables(catalogs)
  await printQuestions(catalogs)
}

/** The bytes of each table with its indexes, largest first. */
async function tableBytes(db: Db): Promise<Map<string, { bytes: number; rows: number }>> {
  const { rows } = await sql<{ name: string; bytes: string; rows: string }>`
    select relname as name, pg_total_relation_size(oid) as bytes, reltuples as rows from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples > 1000
    order by bytes desc`.execute(db)
  return new Map(rows.map((row) => [row.name, { bytes: Number(row.bytes), rows: Number(row.rows) }]))
}

async function printTables(catalogs: readonly FilledCatalog[]): Promise<void> {
  console.log('\nGB of each table with its indexes, and bytes a row')
  const heads = [...catalogs.map(({ posts }) => posts), ...BEYOND].map(short)
  print('posts', [...heads, 'bytes a row'])
  const measured = await Promise.all(catalogs.map(({ db }) => tableBytes(db)))
  const last = measured.at(-1) ?? new Map<string, { bytes: number; rows: number }>()
  const largest = catalogs.at(-1)?.posts ?? 1
  const totals = new Array<number>(heads.length).fill(0)
  for (const [name, { bytes, rows }] of last) {
    const gigabytes = [
      ...measured.map((one) => (one.get(name)?.bytes ?? 0) / 1e9),
      ...BEYOND.map((posts) => (bytes / largest / 1e9) * posts),
    ]
    for (const [n, size] of gigabytes.entries()) totals[n] = (totals[n] ?? 0) + size
    print(name, [...gigabytes.map((one) => one.toFixed(2)), (bytes / rows).toFixed(0)])
  }
  print(
    'together',
    totals.map((one) => one.toFixed(2)),
  )
}

async function printQuestions(catalogs: readonly FilledCatalog[]): Promise<void> {
  console.log('\nmilliseconds of each query, median; carried on by the growth over the last two sizes')
  print('posts', [...catalogs.map(({ posts }) => posts), ...BEYOND].map(short))
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    const medians: number[] = []
    for (const catalog of catalogs) medians.push(await medianOf(ask, catalog))
    const beyond = BEYOND.map((posts) => extrapolate(catalogs, medians, posts))
    print(
      name,
      [...medians, ...beyond].map((ms) => ms.toFixed(1)),
    )
  }
}

async function medianOf(ask: Question, { db, posts }: FilledCatalog): Promise<number> {
  const times: number[] = []
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const ms = await timeQuestion(ask, db, posts, round)
    if (round >= 0) times.push(ms)
  }
  return quantile(times, 0.5)
}

/** Carries a time on as a power of the size, by the exponent between the two largest sizes; a fall counts as none. */
function extrapolate(catalogs: readonly FilledCatalog[], medians: readonly number[], posts: number): number {
  const [before = 1, last = 1] = catalogs.slice(-2).map((one) => one.posts)
  const [early = 1, late = 1] = medians.slice(-2)
  const exponent = Math.max(0, Math.log(late / early) / Math.log(last / before))
  return late * (posts / last) ** exponent
}
