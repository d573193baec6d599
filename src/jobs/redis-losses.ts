import { randomUUID } from 'node:crypto'
import type { QueueLoss } from './queue-backend.ts'
import type { RedisClient } from './redis-client.ts'

/** Names what this Redis knows: the value is lost with all other keys, and comes back as another. */
const KEY = 'stet:memory'

/** Notices that a Redis was emptied, or that another one stands in its place. */
export class RedisLosses {
  readonly #redis: Pick<RedisClient, 'get' | 'set'>
  #known: string | null = null
  #loss: { readonly why: QueueLoss } | null = null
  #count = 0

  constructor(redis: Pick<RedisClient, 'get' | 'set'>) {
    this.#redis = redis
  }

  /** How often data was lost since this process first looked. */
  get count(): number {
    return this.#count
  }

  /** @throws the reply of Redis, or the error of the connection */
  async look(): Promise<void> {
    let value = await this.#redis.get(KEY)
    const isNew = value === null
    if (isNew) {
      await this.#redis.set(KEY, randomUUID(), 'NX')
      value = await this.#redis.get(KEY)
    }
    if (this.#known === null && isNew) this.#loss = { why: 'new' }
    if (this.#known !== null && value !== this.#known) {
      this.#loss = { why: 'emptied' }
      this.#count += 1
    }
    this.#known = value
  }

  /** Looks, and has a loss repaired that was not yet. @throws as `look`; the errors of `restore` */
  async repair(restore: (why: QueueLoss) => Promise<void>): Promise<void> {
    await this.look()
    const loss = this.#loss
    if (loss === null) return
    await restore(loss.why)
    // Another loss meanwhile is repaired by the next call.
    if (this.#loss === loss) this.#loss = null
  }
}
