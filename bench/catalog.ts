/**
 * Measures a newsroom's queries of the catalog on PostgreSQL, in milliseconds: at 10,000 posts, and at 1,000,000 with
 * 3,000,000 citations and 10,000,000 checks. The queries use the functions that the API uses, with caches as warm as
 * after days of service. `npm run bench -- catalog [posts]` replaces the million by another size, with as many
 * citations and checks per post.
 */

import { type FilledCatalog, openFilledCatalog, startLargePostgres } from './catalog/filled.ts'
import { QUESTIONS, type Question, timeQuestion } from './catalog/questions.ts'
import { quantile } from './measure/quantile.ts'

const SMALL = 10_000
const LARGE = Number(process.argv[2] ?? 1_000_000)
/**
 * A p99 is the median of the p99 values of this many stretches, because other load on the machine disturbs few of them.
 */
const STRETCHES = 5
const ROUNDS = 200
const WARM_UP = 50

await using postgres = await startLargePostgres()
await using small = await openFilledCatalog(postgres, SMALL)
await using large = await openFilledCatalog(postgres, LARGE)

/**
 * Milliseconds for each size. The sizes take turns and alternate in order, so that other load on the machine affects
 * both.
 */
async function stretch(
  ask: Question,
  sizes: readonly FilledCatalog[],
  first: number,
  rounds: number,
): Promise<number[][]> {
  const times = sizes.map((): number[] => [])
  const turn = [...sizes.entries()]
  for (let round = first; round < first + rounds; round += 1) {
    for (const [n, size] of round % 2 === 0 ? turn : turn.toReversed()) {
      times[n]?.push(await timeQuestion(ask, size.db, size.posts, round))
    }
  }
  return times
}

async function compared(ask: Question, sizes: readonly FilledCatalog[]) {
  await stretch(ask, sizes, -WARM_UP, WARM_UP)
  const stretches: number[][][] = []
  for (let n = 0; n < STRETCHES; n += 1) stretches.push(await stretch(ask, sizes, n * ROUNDS, ROUNDS))
  return sizes.map((_, n) => {
    const middle = (share: number): number => {
      const each = stretches.map((one) => quantile(one[n] ?? [], share))
      return quantile(each, 0.5)
    }
    return { p50: middle(0.5), p99: middle(0.99) }
  })
}

const cell = (value: number): string => value.toFixed(1).padStart(8)
const head = [SMALL, LARGE].map((n) => `${n.toLocaleString('en')} posts`.padStart(17)).join('')
console.log(`${''.padEnd(42)}${head}`)
console.log(
  `${'milliseconds'.padEnd(42)}${'p50'.padStart(8)} ${'p99'.padStart(8)}${'p50'.padStart(8)} ${'p99'.padStart(8)}   p99 grows by`,
)
const steep: string[] = []
for (const [name, ask] of Object.entries(QUESTIONS)) {
  const results = await compared(ask, [small, large])
  const grows = (results[1]?.p99 ?? 0) / (results[0]?.p99 ?? 1)
  if (grows > 2) steep.push(name)
  const cells = results.map(({ p50, p99 }) => `${cell(p50)} ${cell(p99)}`).join('')
  console.log(`${name.padEnd(42)}${cells}   × ${grows.toFixed(1)}`)
}
console.log(
  steep.length === 0 ? 'Every question is flat, within 2×.' : `Not flat within 2×: ${steep.join('; ')}.`,
)
