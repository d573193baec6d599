import type { Config } from '../../config/config.ts'
import type { Liveness } from '../../src/model/outcome.ts'
import { decideAfterCheck } from '../../src/verify/decide-after-check.ts'
import { applyCheck, INITIAL_STATE, type LivenessState } from '../../src/verify/liveness-state.ts'
import { seeded } from '../../tests/support/seeded.ts'
import { DueWheel, TICK } from './due-wheel.ts'
import { Newsroom } from './newsroom.ts'
import { answerAt, isGone } from './platform.ts'
import { DAY, DAYS, type World } from './world.ts'

const START = Date.UTC(2024, 0, 1)
const ALIVE: LivenessState = { ...INITIAL_STATE, seenAlive: true }
/** The largest burst, as a multiple of the day's mean request rate: the platform's own limit. */
const LIMIT = 3
const NO_WISH = -32_768

export interface Result {
  readonly requests: Float64Array
  /** From loss to confirmed report, in days, by post; NaN: not reported. */
  readonly delay: Float32Array
  readonly reported: number
  readonly falseReports: number
  readonly returned: number
  readonly holds: number
}

/** The schedule of checks: uniform, one `every` so many milliseconds, or Stet's, with each day's requests. */
type Strategy = { readonly every: number } | { readonly requests: Float64Array }

/** Simulates two years of checks, with the service's own functions and a simulated clock. */
export function simulate(world: World, strategy: Strategy, policy: Config['watch'], seed: number): Result {
  const random = seeded(seed)
  const { posts, born, account, lostAt } = world
  const uniform = 'every' in strategy ? strategy.every : null
  const budget = 'requests' in strategy ? strategy.requests : null
  const room = new Newsroom(world, policy)
  const wheel = new DueWheel(posts, DAYS * DAY)
  const memories: LivenessState[] = new Array<LivenessState>(posts).fill(ALIVE)
  const bucket = new Int16Array(posts).fill(NO_WISH)
  const lookedAt = Float64Array.from(born)
  const silent = new Uint8Array(posts)
  const requests = new Float64Array(DAYS + 1)
  const followUps = new Float64Array(DAYS + 1)
  const delay = new Float32Array(posts).fill(Number.NaN)
  let [reported, falseReports, returned] = [0, 0, 0]
  const siblings = siblingsOf(world)
  for (let post = 0; post < posts; post++) {
    room.publish(post)
    const first = uniform === null ? 0 : uniform * random()
    wheel.add(post, (born[post] ?? 0) + first, 2)
  }

  function look(post: number, now: number): number {
    const memory = memories[post] ?? ALIVE
    let liveness = answerAt(world, post, now, random())
    // The service records the time of every check. The simulation needs it only for a check that does not find the post
    // alive.
    const at = liveness === 'live' ? '' : new Date(START + now).toISOString()
    let cost = liveness === 'live' ? 1 : 2
    const isLost = (one: Liveness) => applyCheck(memory, { at, liveness: one }, policy).state === 'lost'
    // As in the service, the check that would make a post lost is repeated at once.
    if (memory.state === 'suspected' && isLost(liveness)) {
      const second = answerAt(world, post, now, random())
      if (!isLost(second)) liveness = second
      cost *= 2
    }
    const facts = {
      bornAt: START + (born[post] ?? 0),
      knownAt: START + (born[post] ?? 0),
      risk: uniform === null ? room.risk(post) : 1,
    }
    const surroundings = { scale: room.scale, held: room.held, chance: random() }
    const made = decideAfterCheck(
      memory,
      { at, liveness },
      START + now,
      facts,
      silent[post] ?? 0,
      surroundings,
      policy,
    )
    const quiet = liveness === 'unknown'
    silent[post] = quiet ? Math.min(255, (silent[post] ?? 0) + 1) : 0
    memories[post] = made.after.state === 'watched' ? ALIVE : made.after
    room.learn(post, lookedAt[post] ?? 0, now, made.transition === 'lost', made.suspected)
    lookedAt[post] = now
    if (made.transition === 'lost') {
      reported += 1
      if (!isGone(world, post, now)) falseReports += 1
      delay[post] = (now - (lostAt[post] ?? 0)) / DAY
    }
    if (made.transition === 'returned') returned += 1
    const routine = made.priority === 2 && !quiet
    wheel.add(post, uniform !== null && routine ? now + uniform : made.dueAt - START, made.priority)
    if (uniform === null) {
      const before = bucket[post] ?? NO_WISH
      bucket[post] = room.wish(before === NO_WISH ? null : before, made.desiredRate)
      if (made.siblings > 0) hurry(post, made.siblings, now)
    }
    const day = Math.floor(now / DAY)
    requests[day] = (requests[day] ?? 0) + cost
    if (memory.run !== null) followUps[day] = (followUps[day] ?? 0) + cost
    return cost
  }

  function hurry(post: number, count: number, now: number): void {
    let left = count
    for (const other of siblings(account[post] ?? 0)) {
      if (left <= 0) return
      const state = memories[other]?.state
      if (other === post || (born[other] ?? 0) > now || state === 'suspected' || state === 'lost') continue
      if (wheel.hurry(other, 1)) left -= 1
    }
  }

  let tokens = 0
  for (let tick = 0; tick * TICK < DAYS * DAY; tick++) {
    const now = tick * TICK
    const day = Math.floor(now / DAY)
    const perDay = budget?.[day] ?? Number.POSITIVE_INFINITY
    if (budget !== null && tick % 24 === 0)
      room.plan(perDay, followUps[Math.max(0, day - 1)] ?? 0, wheel.waiting)
    tokens = Math.min(perDay, tokens + (perDay * TICK) / DAY)
    let burst = (LIMIT * perDay * TICK) / DAY
    wheel.turn(tick)
    room.review(now)
    while (tokens >= 1 && burst >= 1) {
      const post = wheel.take()
      if (post < 0) break
      const cost = look(post, now)
      tokens -= cost
      burst -= cost
    }
  }
  return { requests, delay, reported, falseReports, returned, holds: room.holds }
}

/** The posts of each account, indexed for lookups. */
function siblingsOf({ accounts, account }: World): (one: number) => Int32Array {
  const starts = new Int32Array(accounts + 1)
  for (const one of account) starts[one + 1] = (starts[one + 1] ?? 0) + 1
  for (let n = 0; n < accounts; n++) starts[n + 1] = (starts[n + 1] ?? 0) + (starts[n] ?? 0)
  const places = Int32Array.from(starts)
  const list = new Int32Array(account.length)
  for (const [post, one] of account.entries()) {
    list[places[one] ?? 0] = post
    places[one] = (places[one] ?? 0) + 1
  }
  return (one) => list.subarray(starts[one], starts[one + 1])
}
