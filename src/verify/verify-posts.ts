import type { Ledger } from '../archive/ledger.ts'
import type { Check, Evidence } from '../model/answer.ts'
import type { EventRecord } from '../model/event.ts'
import type { Liveness, WatchState } from '../model/outcome.ts'
import type { PlatformName, PostRef } from '../model/platform.ts'
import { atOnce } from './at-once.ts'
import { type CheckDeps, checkPost } from './check-post.ts'
import { afterCheck, nextCheckMs, type WatchMemory, type WatchPolicy } from './watch.ts'

/** Where the watch keeps what it learns; the catalog, behind a port. */
export interface WatchBook {
  saveCheck(post: PostRef, check: Check, memory: WatchMemory, dueAt: Date): Promise<void>
  saveEvent(key: string, event: EventRecord): Promise<void>
}

export interface Watched {
  readonly post: PostRef
  readonly memory: WatchMemory
}

/** A line of `stet verify --json`; `newly` is true where this check made the post lost. */
export interface VerifyLine {
  readonly platform: PlatformName
  readonly id: string
  readonly url: string
  readonly liveness: Liveness
  readonly state: WatchState
  readonly evidence: readonly Evidence[]
  readonly newly: boolean
}

export interface VerifyDeps extends CheckDeps {
  readonly ledger: Ledger
  readonly book: WatchBook
  readonly policy: WatchPolicy & { readonly checkEveryMs: number }
  readonly concurrency: number
}

/** Checks each post and keeps what follows: the ledger's event first, then the catalog's check and state. */
export function verifyPosts(posts: AsyncIterable<Watched>, deps: VerifyDeps): AsyncGenerator<VerifyLine> {
  return atOnce(posts, deps.concurrency, (watched) => verifyPost(watched, deps))
}

async function verifyPost({ post, memory }: Watched, deps: VerifyDeps): Promise<VerifyLine> {
  const check = await checkPost(post, deps)
  const after = afterCheck(memory, check, deps.policy)
  const event = eventOf(post, check, memory, after)
  if (event) await deps.book.saveEvent(await deps.ledger.writeEvent(event), event)
  const dueAt = new Date(Date.parse(check.at) + nextCheckMs(after, deps.policy))
  await deps.book.saveCheck(post, check, after, dueAt)
  const { platform, id, url } = post
  const { liveness, evidence } = check
  return { platform, id, url, liveness, state: after.state, evidence, newly: event?.type === 'lost' }
}

function eventOf(post: PostRef, check: Check, before: WatchMemory, after: WatchMemory): EventRecord | null {
  const base = { stet: 1 as const, post, at: check.at, reason: null, evidence: check.evidence }
  if (after.state === before.state) return null
  if (after.state === 'lost') {
    return {
      ...base,
      type: 'lost',
      since: after.run?.since ?? check.at,
      cause: after.run?.cause ?? check.liveness,
    }
  }
  if (after.state === 'returned') return { ...base, type: 'returned', since: null, cause: check.liveness }
  return null
}
