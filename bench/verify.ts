/**
 * Measures the time from a loss to its confirmed report. It simulates two years of an archive whose posts are lost at
 * the rates that Pew Research found, watched by a uniform cron job and by Stet with the same number of requests on each
 * day. Schedule, states, confirmations and holds are the service's own functions; only the clock, the platform and the
 * catalog are simulated. A loss that is never reported counts as an infinite delay.
 *
 *     npm run bench -- verify [posts=1000000] [days between two checks of the uniform job, …=30,60]
 */
import { readConfig } from '../config/config.ts'
import { type Result, simulate } from './verify/simulate.ts'
import {
  DAY,
  DAYS,
  fitWorld,
  LANGUAGES,
  makeWorld,
  measure,
  WITH_ACCOUNT,
  type World,
} from './verify/world.ts'

const posts = Number(process.argv[2] ?? 1_000_000)
const everies = (process.argv[3] ?? '30,60').split(',').map(Number)
const policy = readConfig({}).watch
const SEED = 7
/** Later losses leave too little time to be found. */
const COUNTED = (DAYS - 90) * DAY

const print = (line: string) => console.log(line)
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`
const quantile = (sorted: ArrayLike<number>, q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN

let began = performance.now()
const fit = fitWorld(posts, SEED)
const world = makeWorld(posts, fit, SEED)
tellWorld(world)
print(`  made in ${((performance.now() - began) / 1000).toFixed(0)} s`)
print('')
print(
  'requests  uniform  delay in days   requests   Stet    delay in days   requests          false  holds  within',
)
print('a post    every    median    p95   spent      median  p95             spent      ratio  reports')
for (const every of everies) {
  began = performance.now()
  const uniform = simulate(world, { every: every * DAY }, policy, SEED)
  const stet = simulate(world, { requests: uniform.requests }, policy, SEED)
  const [theirs, ours] = [delays(uniform), delays(stet)]
  const ratio = quantile(ours, 0.5) / quantile(theirs, 0.5)
  print(
    [
      (sum(uniform.requests) / posts).toFixed(1).padEnd(10),
      `${every} d`.padEnd(9),
      quantile(theirs, 0.5).toFixed(2).padEnd(10),
      quantile(theirs, 0.95).toFixed(1).padEnd(6),
      millions(uniform).padEnd(11),
      quantile(ours, 0.5).toFixed(2).padEnd(8),
      quantile(ours, 0.95).toFixed(1).padEnd(16),
      millions(stet).padEnd(11),
      ratio.toFixed(2).padEnd(7),
      `${uniform.falseReports} and ${stet.falseReports}`.padEnd(9),
      `${uniform.holds} and ${stet.holds}`.padEnd(9),
      `${((performance.now() - began) / 1000).toFixed(0)} s`,
    ].join(''),
  )
}

/** Of the posts that were lost for good, early enough to be found. */
function delays({ delay }: Result): Float64Array {
  const all: number[] = []
  for (let post = 0; post < posts; post++) {
    const lost = world.lostAt[post] ?? 0
    if (lost > COUNTED || (world.backAt[post] ?? 0) !== Number.POSITIVE_INFINITY) continue
    const found = delay[post] ?? Number.NaN
    all.push(Number.isNaN(found) ? Number.POSITIVE_INFINITY : found)
  }
  return Float64Array.from(all).sort()
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

function millions({ requests }: Result): string {
  return `${(sum(requests) / 1e6).toFixed(2)} M`
}

function tellWorld(made: World): void {
  const { tongues, ages, returned } = measure(made)
  const all = tongues.reduce((total, one) => total + one.posts, 0)
  const account = tongues.reduce((total, one) => total + one.account, 0)
  const lost = tongues.reduce((total, one) => total + one.account + one.own, 0)
  print(`${posts} posts of ${made.accounts} accounts, published over ${DAYS} days; lost within three months:`)
  print(
    `  all      ${percent(lost, all)} (wanted 18 %), with their account ${percent(account, lost)} (wanted ${100 * WITH_ACCOUNT} %)`,
  )
  for (const [n, { name, lost: wanted }] of LANGUAGES.entries()) {
    const one = tongues[n]
    if (one)
      print(
        `  ${name.padEnd(8)} ${percent(one.account + one.own, one.posts)} (wanted ${(100 * wanted).toFixed(1)} %)`,
      )
  }
  const days = (q: number) => (quantile(ages, q) / DAY).toFixed(1)
  print(
    `  half of them within ${days(0.5)} days, nine in ten within ${days(0.9)}; ${percent(returned, lost)} of them came back`,
  )
}
