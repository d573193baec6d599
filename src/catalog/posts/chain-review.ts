import type { Selectable } from 'kysely'
import { postPrefix } from '../../archive/object-keys.ts'
import { type ChainLink, reviewChain } from '../../archive/records/event-chain.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import type { LedgerFinding } from '../ledger-findings.ts'
import type { EventsTable } from '../tables/posts.ts'

/** The columns of an event that place it in its chain. */
export type ChainedEvent = Pick<
  Selectable<EventsTable>,
  'key' | 'at' | 'erase' | 'sha256' | 'chain_number' | 'chain_previous'
>

/**
 * Looks for gaps and forks in the chains of one post's events. A post has a further chain if events were written under an
 * alias.
 *
 * @returns the findings, and the time of the newest event whose predecessor is missing; null if none is
 */
export function reviewPostChain(events: readonly ChainedEvent[]): {
  gapAt: Date | null
  findings: LedgerFinding[]
} {
  const chains = Map.groupBy(
    events.flatMap(({ chain_number, chain_previous, ...event }) =>
      chain_number === null ? [] : [{ ...event, number: chain_number, previous: chain_previous }],
    ),
    ({ key }) => key.slice(0, key.lastIndexOf('/')),
  )
  const findings: LedgerFinding[] = []
  let gapAt: Date | null = null
  for (const chain of chains.values()) {
    const { gaps, forks } = reviewChain(chain)
    // A take-down that deletes the post's bytes deletes events too.
    const erasedUpTo = Math.max(0, ...chain.filter(({ erase }) => erase).map(({ number }) => number))
    const open = gaps.filter(({ number }) => number > erasedUpTo)
    for (const { at } of open) if (gapAt === null || at > gapAt) gapAt = at
    findings.push(...open.map(gapFinding), ...forks.map(forkFinding))
  }
  return { gapAt, findings }
}

const gapFinding = ({ key, number }: ChainLink): LedgerFinding => ({
  key,
  kind: 'gap',
  detail: `It is event ${number} of its post, and the event before it is missing. The post counts as taken down until someone restores it.`,
})

const forkFinding = ({ key, number }: ChainLink): LedgerFinding => ({
  key,
  kind: 'fork',
  detail: `It is another event ${number} of its post: two machines wrote at once. The later one is in force.`,
})

/** The newest event of a post that the catalog knows of, of those in the post's own chain; null if there is none. */
export async function findChainHead(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
): Promise<ChainLink | null> {
  const prefix = postPrefix(post)
  const row = await db
    .selectFrom('events')
    .select(['key', 'at', 'sha256', 'chain_number', 'chain_previous'])
    .where('key', '>', prefix)
    .where('key', '<', `${prefix.slice(0, -1)}0`)
    .where('chain_number', 'is not', null)
    .orderBy('at', 'desc')
    .orderBy('key', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { key, at, sha256, chain_number, chain_previous } = row
  return { key, at, sha256, number: chain_number ?? 0, previous: chain_previous }
}
