/** The simulation's time resolution, in milliseconds. */
export const TICK = 15 * 60_000

const RANKS = 3
const NONE = -1

/**
 * Which posts are due at which time, most urgent first. Adding, moving and taking are O(1), whatever the number of
 * posts.
 */
export class DueWheel {
  readonly #ticks: number
  readonly #heads: Int32Array
  readonly #next: Int32Array
  readonly #previous: Int32Array
  /** The list that a post is in; `NONE` if it is ready or being checked. */
  readonly #place: Int32Array
  readonly #ready: { posts: Int32Array; from: number; to: number }[]
  readonly #size: number

  constructor(posts: number, ms: number) {
    this.#ticks = Math.ceil(ms / TICK) + 1
    this.#heads = new Int32Array(this.#ticks * RANKS).fill(NONE)
    this.#next = new Int32Array(posts).fill(NONE)
    this.#previous = new Int32Array(posts).fill(NONE)
    this.#place = new Int32Array(posts).fill(NONE)
    this.#size = posts + 1
    this.#ready = Array.from({ length: RANKS }, () => ({ posts: new Int32Array(this.#size), from: 0, to: 0 }))
  }

  add(post: number, at: number, rank: number): void {
    const tick = Math.ceil(at / TICK)
    if (tick >= this.#ticks) return
    const place = tick * RANKS + rank
    const head = this.#heads[place] ?? NONE
    this.#next[post] = head
    this.#previous[post] = NONE
    if (head !== NONE) this.#previous[head] = post
    this.#heads[place] = post
    this.#place[post] = place
  }

  /** Makes a waiting post ready at once; returns false if the post is not waiting. */
  hurry(post: number, rank: number): boolean {
    const place = this.#place[post] ?? NONE
    if (place === NONE) return false
    const [previous, next] = [this.#previous[post] ?? NONE, this.#next[post] ?? NONE]
    if (previous === NONE) this.#heads[place] = next
    else this.#next[previous] = next
    if (next !== NONE) this.#previous[next] = previous
    this.#makeReady(post, rank)
    return true
  }

  /** Makes the posts ready that fall due in a tick. */
  turn(tick: number): void {
    for (let rank = 0; rank < RANKS; rank++) {
      let post = this.#heads[tick * RANKS + rank] ?? NONE
      this.#heads[tick * RANKS + rank] = NONE
      while (post !== NONE) {
        const next = this.#next[post] ?? NONE
        this.#makeReady(post, rank)
        post = next
      }
    }
  }

  /** The next ready post: the most urgent, and of those the one that has been ready longest; -1 if there is none. */
  take(): number {
    for (const queue of this.#ready) {
      if (queue.from === queue.to) continue
      const post = queue.posts[queue.from] ?? NONE
      queue.from = (queue.from + 1) % this.#size
      return post
    }
    return NONE
  }

  /** How many posts are ready and wait for the budget. */
  get waiting(): number {
    return this.#ready.reduce((sum, { from, to }) => sum + ((to - from + this.#size) % this.#size), 0)
  }

  #makeReady(post: number, rank: number): void {
    const queue = this.#ready[rank]
    if (queue === undefined) return
    this.#place[post] = NONE
    queue.posts[queue.to] = post
    queue.to = (queue.to + 1) % this.#size
  }
}
