import { readConfig } from '../../config/config.ts'
import { checksPerDay, fitBudgetScale, rateBucket } from '../../src/verify/check-rate.ts'
import { checkIntervalMs, desiredRate } from '../../src/verify/check-schedule.ts'
import { INITIAL_STATE } from '../../src/verify/liveness-state.ts'
import { simulate } from '../verify/simulate.ts'
import { DAY, DAYS, fitWorld, makeWorld } from '../verify/world.ts'

const { watch: policy } = readConfig({})
const SEED = 7
/** The posts from which the plans' distribution of ages and risks is drawn. */
const SAMPLE = 100_000
/** How long the newsroom of the plans has published at an even rate, in days. */
const YEARS = 5 * 365
const ALIVE = { ...INITIAL_STATE, seenAlive: true }
/** Later losses leave too little time to be found. */
const COUNTED = (DAYS - 90) * DAY

const print = (cells: readonly (string | number)[]) =>
  console.log(cells.map((cell) => String(cell).padStart(13)).join(''))
const days = (ms: number): string => (ms / DAY < 10 ? (ms / DAY).toFixed(1) : (ms / DAY).toFixed(0))

/** The number of posts by desired rate, for `posts` posts whose ages are spread evenly. */
function histogramOf(posts: number): [bucket: number, posts: number][] {
  const counts = new Map<number, number>()
  for (let n = 0; n < SAMPLE; n++) {
    const age = ((n + 0.5) / SAMPLE) * YEARS * DAY
    const bucket = rateBucket(desiredRate({ bornAt: 0, knownAt: 0, risk: 1 }, ALIVE, age, policy))
    counts.set(bucket, (counts.get(bucket) ?? 0) + posts / SAMPLE)
  }
  return [...counts]
}

/** Prints how often posts are checked, by the number of posts and the requests a day. */
export function printCheckPlans(): void {
  console.log('days between two checks of a post, by its age; posts of five years')
  print(['posts', 'requests/day', 'a day old', 'a month', 'a year', 'used/day', 'floor/day'])
  for (const posts of [1e5, 1e6, 1e7, 1e8]) {
    const histogram = histogramOf(posts)
    for (const perDay of [20_000, 200_000, 2_000_000]) {
      const scale = fitBudgetScale(histogram, perDay, policy)
      const every = [1, 30, 365].map((age) => {
        const rate = desiredRate({ bornAt: 0, knownAt: 0, risk: 1 }, ALIVE, age * DAY, policy)
        return days(checkIntervalMs(rate, scale, policy))
      })
      const used = Math.round(checksPerDay(histogram, scale, policy))
      const floor = Math.round((posts * DAY) / policy.maxIntervalMs)
      print([posts.toExponential(0), perDay, ...every, used, used > perDay * 1.01 ? `${floor} late` : floor])
    }
  }
}

/** Simulates two years of a newsroom's posts, at one request per post and hundred days, with the service's own functions. */
export function printSimulation(posts: number): void {
  const fit = fitWorld(200_000, SEED)
  let began = performance.now()
  const world = makeWorld(posts, fit, SEED)
  const made = (performance.now() - began) / 1000
  const perDay = posts / 100
  began = performance.now()
  const requests = new Float64Array(DAYS + 1).fill(perDay)
  const result = simulate(world, { requests }, policy, SEED)
  const seconds = (performance.now() - began) / 1000
  const delays: number[] = []
  for (let post = 0; post < posts; post++) {
    if ((world.lostAt[post] ?? 0) > COUNTED || world.backAt[post] !== Number.POSITIVE_INFINITY) continue
    const delay = result.delay[post] ?? Number.NaN
    delays.push(Number.isNaN(delay) ? Number.POSITIVE_INFINITY : delay)
  }
  const sorted = Float64Array.from(delays).sort()
  const median = sorted[Math.floor(sorted.length / 2)]?.toFixed(1)
  const reported = sorted.filter(Number.isFinite).length / sorted.length
  const spent = result.requests.reduce((sum, one) => sum + one, 0)
  console.log(
    `\nsimulated: ${posts.toLocaleString('en')} posts over two years, at most ${perDay.toLocaleString('en')} requests a day`,
  )
  console.log(
    `  ${(spent / 1e6).toFixed(1)} million requests; ${sorted.length.toLocaleString('en')} losses, ${(100 * reported).toFixed(1)}% of them reported by then, after ${median} days (median); ${result.falseReports} false reports`,
  )
  console.log(
    `  posts made in ${made.toFixed(0)} s, simulated in ${seconds.toFixed(0)} s: ${(spent / seconds / 1000).toFixed(0)} thousand checks a second on one core`,
  )
}
