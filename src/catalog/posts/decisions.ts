import { type Selectable, sql } from 'kysely'
import { compareLinks } from '../../archive/records/event-chain.ts'
import type { EventRecord } from '../../model/event-record.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { Approval } from '../../model/publish-policy.ts'
import type { Db } from '../catalog.ts'
import { clearFindings, saveFindings } from '../ledger-findings.ts'
import { postKeyIn } from '../post-key-in.ts'
import type { EventsTable } from '../tables/posts.ts'
import { type ChainedEvent, reviewPostChain } from './chain-review.ts'

type PostKey = Pick<PostRef, 'platform' | 'id'>
type DecidedEvent = ChainedEvent & Pick<Selectable<EventsTable>, 'type' | 'reason'>

const TAKE_DOWNS: readonly EventRecord['type'][] = ['taken-down', 'restored']
const DECISIONS: readonly EventRecord['type'][] = ['approved', 'held', 'undecided']

const MISSING = 'An event of this post is missing from the store. It could be a take-down (docs/trust.md).'

/**
 * Reviews the chains of posts' events, and applies the newest take-down or restoration and the editor's newest decision to
 * the posts' rows. If an event is missing, the post is taken down until someone restores it, and held until an editor
 * approves it: the missing event could say so.
 */
export async function applyDecisions(tx: Db, posts: readonly PostKey[], now: Date): Promise<void> {
  if (posts.length === 0) return
  const events = await tx
    .selectFrom('events')
    .select(['key', 'platform', 'post_id', 'type', 'at', 'reason', 'erase'])
    .select(['sha256', 'chain_number', 'chain_previous'])
    .where(postKeyIn('post_id', posts))
    .execute()
  const byPost = Map.groupBy(events, ({ platform, post_id }) => postSlug({ platform, id: post_id }))
  const named = [...new Map(posts.map((post) => [postSlug(post), post]))]
  const decided = named.map(([slug, post]) => ({ post, ...decisionsOf(byPost.get(slug) ?? []) }))
  await clearFindings(
    tx,
    events.map(({ key }) => key),
    ['gap', 'fork'],
  )
  await saveFindings(
    tx,
    decided.flatMap(({ findings }) => findings),
    now,
  )
  await sql`
    update posts set taken_down_at = decided.at, taken_down_reason = decided.reason, erased = decided.erased,
      approval = decided.approval, updated_at = ${now}
    from unnest(
      ${decided.map(({ post }) => post.platform)}::text[],
      ${decided.map(({ post }) => post.id)}::text[],
      ${decided.map(({ down }) => down?.at ?? null)}::timestamptz[],
      ${decided.map(({ down }) => down?.reason ?? null)}::text[],
      ${decided.map(({ down }) => down?.erase ?? false)}::boolean[],
      ${decided.map(({ approval }) => approval)}::text[]) as decided (platform, id, at, reason, erased, approval)
    where posts.platform = decided.platform and posts.id = decided.id
      and (posts.taken_down_at, posts.taken_down_reason, posts.erased, posts.approval)
        is distinct from (decided.at, decided.reason, decided.erased, decided.approval)`.execute(tx)
}

/** What the events of one post say of its publication. */
function decisionsOf(events: readonly DecidedEvent[]) {
  const { gapAt, findings } = reviewPostChain(events)
  const newest = newestOf(events, TAKE_DOWNS)
  const down =
    gapAt !== null && (newest === undefined || newest.at < gapAt)
      ? { at: gapAt, reason: MISSING, erase: false }
      : newest?.type === 'taken-down'
        ? newest
        : null
  return { findings, down, approval: approvalInForce(events, gapAt) }
}

function approvalInForce(events: readonly DecidedEvent[], gapAt: Date | null): Approval | null {
  const type = newestOf(events, DECISIONS)?.type
  const decision = type === 'approved' || type === 'held' ? type : null
  if (gapAt === null) return decision
  const approved = newestOf(events, ['approved'])
  return approved === undefined || approved.at < gapAt ? 'held' : decision
}

/** The event of one of these types that is in force: the last in the order of the chain. */
const newestOf = (
  events: readonly DecidedEvent[],
  types: readonly EventRecord['type'][],
): DecidedEvent | undefined =>
  events
    .filter(({ type }) => types.includes(type))
    .reduce<DecidedEvent | undefined>(
      (newest, one) => (newest === undefined || compareLinks(newest, one) < 0 ? one : newest),
      undefined,
    )
