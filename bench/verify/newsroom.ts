import { fitBudgetScale, rateBucket, scheduleShare } from '../../src/verify/check-rate.ts'
import type { SchedulePolicy } from '../../src/verify/check-schedule.ts'
import { type AccountCounts, baselineLossRate } from '../../src/verify/loss-burst.ts'
import { cumulativeHazard } from '../../src/verify/loss-hazard.ts'
import { isHeld, type LossHold, updateHold } from '../../src/verify/loss-hold.ts'
import { groupRisk, postRisk } from '../../src/verify/loss-risk.ts'
import { canaryAt } from './platform.ts'
import { DAY, LANGUAGES, type World } from './world.ts'

const HOUR = DAY / 24
const HOURS = 24
const NEVER = -1

/** For each account, the latest hour in which something was the case. */
class NewestHours {
  readonly #hour: Int32Array
  readonly #counts = new Map<number, number>()

  constructor(accounts: number) {
    this.#hour = new Int32Array(accounts).fill(NEVER)
  }

  note(account: number, now: number): boolean {
    const hour = Math.floor(now / HOUR)
    const before = this.#hour[account] ?? NEVER
    if (before === hour) return false
    if (before !== NEVER) this.#counts.set(before, (this.#counts.get(before) ?? 1) - 1)
    this.#counts.set(hour, (this.#counts.get(hour) ?? 0) + 1)
    this.#hour[account] = hour
    return Math.floor(before / HOURS) !== Math.floor(hour / HOURS)
  }

  since(from: number, now: number): number {
    let sum = 0
    for (let hour = Math.floor(from / HOUR); hour <= now / HOUR; hour++) sum += this.#counts.get(hour) ?? 0
    return sum
  }
}

type RoomPolicy = SchedulePolicy & { readonly languages: Readonly<Record<string, number>> }

/** The catalog's data beside the posts' own rows, in memory. */
export class Newsroom {
  hold: LossHold | null = null
  holds = 0
  scale = 1
  readonly #world: World
  readonly #policy: RoomPolicy
  readonly #wishes = new Map<number, number>()
  readonly #author: { lost: Float32Array; expected: Float32Array }
  readonly #article: { lost: Float32Array; expected: Float32Array }
  readonly #platform = { lost: 0, expected: 0 }
  readonly #standing: Int32Array
  readonly #looked: NewestHours
  readonly #suspected: NewestHours
  readonly #days: { looked: number; suspected: number; held: boolean }[] = []
  readonly #languages: number[]

  constructor(world: World, policy: RoomPolicy) {
    this.#world = world
    this.#policy = policy
    const sums = (size: number) => ({ lost: new Float32Array(size), expected: new Float32Array(size) })
    this.#author = sums(world.accounts)
    this.#article = sums(Math.ceil(world.posts / 3))
    this.#standing = new Int32Array(world.accounts)
    this.#looked = new NewestHours(world.accounts)
    this.#suspected = new NewestHours(world.accounts)
    this.#languages = LANGUAGES.map(({ code }) => policy.languages[code] ?? 1)
  }

  publish(post: number): void {
    const account = this.#world.account[post] ?? 0
    this.#standing[account] = (this.#standing[account] ?? 0) + 1
  }

  risk(post: number): number {
    const { account, article } = this.#world
    const [who, where] = [account[post] ?? 0, article[post] ?? 0]
    const of = ({ lost, expected }: { lost: Float32Array; expected: Float32Array }, n: number) => ({
      lost: lost[n] ?? 0,
      expected: expected[n] ?? 0,
    })
    const groups = [
      groupRisk('author', of(this.#author, who)),
      groupRisk('article', of(this.#article, where)),
      groupRisk('platform', this.#platform),
    ]
    return postRisk(groups, this.#language(post), this.#standing[who] ?? 1, this.#policy.accountShare)
  }

  /** The result of one check. */
  learn(post: number, from: number, now: number, lost: boolean, suspected: boolean): void {
    const { account, article, born } = this.#world
    const [who, where] = [account[post] ?? 0, article[post] ?? 0]
    const { hazard } = this.#policy
    const start = born[post] ?? 0
    const expected =
      (cumulativeHazard(hazard, now - start) - cumulativeHazard(hazard, from - start)) * this.#language(post)
    const add = (sums: { lost: Float32Array; expected: Float32Array }, n: number) => {
      sums.expected[n] = (sums.expected[n] ?? 0) + expected
      if (lost) sums.lost[n] = (sums.lost[n] ?? 0) + 1
    }
    add(this.#author, who)
    add(this.#article, where)
    this.#platform.expected += expected
    if (lost) {
      this.#platform.lost += 1
      this.#standing[who] = (this.#standing[who] ?? 1) - 1
    }
    const day = this.#day(now)
    if (this.#looked.note(who, now)) day.looked += 1
    if (suspected && this.#suspected.note(who, now)) day.suspected += 1
  }

  /** A post's desired rate of checks has changed. */
  wish(before: number | null, rate: number): number {
    const bucket = rateBucket(rate)
    if (before !== null) this.#wishes.set(before, (this.#wishes.get(before) ?? 1) - 1)
    this.#wishes.set(bucket, (this.#wishes.get(bucket) ?? 0) + 1)
    return bucket
  }

  plan(perDay: number, followUpsPerDay: number, overdue: number): void {
    const wishes = [...this.#wishes].filter(([, posts]) => posts > 0)
    this.scale = fitBudgetScale(wishes, scheduleShare(perDay, followUpsPerDay, overdue), this.#policy)
  }

  get held(): boolean {
    return isHeld(this.hold)
  }

  review(now: number): void {
    const since = Math.max(now - DAY, this.hold?.releasedAt ?? 0)
    const { lostAfterMs } = this.#policy
    const accounts = (from: number): AccountCounts => ({
      looked: this.#looked.since(from, now),
      suspected: this.#suspected.since(from, now),
    })
    const today = Math.floor(now / DAY)
    const usual = { looked: 0, suspected: 0 }
    for (const day of this.#days.slice(Math.max(0, today - 30), today)) {
      if (day.held) continue
      usual.looked += day.looked
      usual.suspected += day.suspected
    }
    const news = {
      day: accounts(since),
      recent: accounts(Math.max(since, now - lostAfterMs / 4)),
      usual: baselineLossRate(usual),
      canary: canaryAt(now),
    }
    const next = updateHold(this.hold, now, news, lostAfterMs)
    if (next !== this.hold && next?.releasedAt === null) this.holds += 1
    this.hold = next
    if (this.held) this.#day(now).held = true
  }

  #day(now: number) {
    const n = Math.floor(now / DAY)
    while (this.#days.length <= n) this.#days.push({ looked: 0, suspected: 0, held: false })
    return this.#days[n] ?? { looked: 0, suspected: 0, held: false }
  }

  #language(post: number): number {
    return this.#languages[this.#world.language[post] ?? 0] ?? 1
  }
}
