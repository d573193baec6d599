import { type Insertable, type RawBuilder, sql } from 'kysely'
import { type PostRef, postSlug } from '../../model/platform.ts'
import { hasHigherPriority, Priority } from '../../model/priority.ts'
import type { Db } from '../catalog.ts'
import { canonicalIdOf, findCanonicalPosts } from '../posts/canonical-posts.ts'
import { newPostRow } from '../posts/posts.ts'
import type { IntakeTable, WorkState } from '../tables/work.ts'

/** A request to capture a post. */
interface NewCaptureRequest {
  readonly post: PostRef
  readonly priority: Priority
}

/** The open capture of a post that was requested, and the post's state before the request. */
export interface RequestedCapture {
  readonly platform: PostRef['platform']
  readonly id: string
  /** Counts the captures of the post from 1; names the job of this one. */
  readonly generation: number
  readonly priority: Priority
  /** Null: the post was not in the catalog. */
  readonly before: { readonly state: WorkState; readonly priority: Priority } | null
  /** Changed by every request, so that a cancellation sees whether another request followed. */
  readonly requestedAt: Date
}

/** Whether the request raised the priority of a capture that is still open. */
export const hasRaisedPriority = ({ before, priority }: RequestedCapture): boolean =>
  before !== null && before.state !== 'done' && hasHigherPriority(priority, before.priority)

/** Deduplicates by post with the highest priority, sorted by key so that concurrent transactions cannot deadlock. */
function distinctRequests(requests: readonly NewCaptureRequest[]): NewCaptureRequest[] {
  const bySlug = new Map<string, NewCaptureRequest>()
  for (const request of requests) {
    const slug = postSlug(request.post)
    const known = bySlug.get(slug)
    if (!known || hasHigherPriority(request.priority, known.priority)) bySlug.set(slug, request)
  }
  return [...bySlug].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, request]) => request)
}

const priorities = sql.raw(`array[${Priority.options.map((one) => `'${one}'`).join(', ')}]`)
const priorityOf = (of: 'posts' | 'excluded'): RawBuilder<number> =>
  sql`array_position(${priorities}, ${sql.ref(`${of}.capture_priority`)})`

/** A request in the form of the statement: the id may be an SQL expression. */
interface UpsertedRequest extends NewCaptureRequest {
  readonly id: string | RawBuilder<string>
}

/** Deduplicates requests under canonical ids; `ids` has one for each request. A single request gets its id as an expression. */
async function underCanonicalIds(db: Db, requests: readonly NewCaptureRequest[]) {
  const [only, ...others] = requests
  if (only && others.length === 0) {
    const id = canonicalIdOf(only.post)
    return { wanted: [{ ...only, id }], ids: [id] }
  }
  const posts = await findCanonicalPosts(
    db,
    requests.map(({ post }) => post),
  )
  const resolved = requests.map(({ post, priority }, n) => ({ post: posts[n] ?? post, priority }))
  const wanted = distinctRequests(resolved).map((one): UpsertedRequest => ({ ...one, id: one.post.id }))
  return { wanted, ids: posts.map((post) => post.id) }
}

function upsertRequests(db: Db, requests: readonly UpsertedRequest[], now: Date) {
  const done = sql<boolean>`posts.capture_state = 'done'`
  return db
    .insertInto('posts')
    .values(
      requests.map(({ post, priority, id }) => ({
        ...newPostRow(post, now, now),
        id,
        capture_state: 'queued' as const,
        capture_generation: 1,
        capture_priority: priority,
        job_seen_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['platform', 'id']).doUpdateSet({
        capture_state: sql`case when ${done} then 'queued' else posts.capture_state end`,
        capture_generation: sql`posts.capture_generation + case when ${done} then 1 else 0 end`,
        capture_priority: sql`case when ${done} or ${priorityOf('excluded')} > ${priorityOf('posts')}
          then excluded.capture_priority else posts.capture_priority end`,
        claimed_at: sql`case when ${done} then null else posts.claimed_at end`,
        job_seen_at: sql`case when ${done} then excluded.job_seen_at else posts.job_seen_at end`,
        updated_at: sql`greatest(excluded.updated_at, posts.updated_at + interval '1 millisecond')`,
      }),
    )
    .returning(['posts.platform', 'posts.id', 'capture_generation', 'capture_priority', 'updated_at'])
}

/**
 * Requests captures in one statement. It inserts unknown posts. If a post has an open capture, the request joins it and may
 * raise its priority; else it starts the post's next capture. The caller must enqueue the jobs before it answers.
 *
 * @param intake the rows of the accepted requests, one each; the same statement inserts them
 */
export async function requestCaptures(
  db: Db,
  requests: readonly NewCaptureRequest[],
  now: Date,
  intake: readonly Insertable<IntakeTable>[] = [],
): Promise<RequestedCapture[]> {
  const { wanted, ids } = await underCanonicalIds(db, requests)
  const upserting = db.with('requested', () => upsertRequests(db, wanted, now))
  const accepted = intake.map((row, n) => ({ ...row, post_id: ids[n] ?? row.post_id }))
  const inserting = () => db.insertInto('intake').values(accepted)
  const writing =
    intake.length === 0 ? upserting : (upserting.with('accepted', inserting) as typeof upserting)
  const rows = await writing
    .selectFrom('requested')
    // A statement reads its tables as they were before it started.
    .leftJoin('posts as before', (join) =>
      join.onRef('before.platform', '=', 'requested.platform').onRef('before.id', '=', 'requested.id'),
    )
    .select([
      'requested.platform',
      'requested.id',
      'requested.capture_generation as generation',
      'requested.capture_priority as priority',
      'requested.updated_at as requestedAt',
      'before.capture_state as stateBefore',
      'before.capture_priority as priorityBefore',
    ])
    .execute()
  return rows.map(({ stateBefore, priorityBefore, ...one }) => {
    const before = stateBefore && priorityBefore && { state: stateBefore, priority: priorityBefore }
    return { ...one, before: before || null }
  })
}

/**
 * Cancels requests whose jobs could not be enqueued, unless another request followed or a worker has claimed the capture.
 * It deletes posts that the request inserted, and closes captures that the request started.
 */
export async function cancelCaptures(db: Db, requests: readonly RequestedCapture[]): Promise<void> {
  const cancelled = JSON.stringify(
    requests.map(({ platform, id, generation, before, requestedAt }) => ({
      platform,
      id,
      generation,
      before: before?.state ?? 'none',
      at: requestedAt.toISOString(),
    })),
  )
  const rows = sql`jsonb_to_recordset(${cancelled}::jsonb)
    as request(platform text, id text, generation integer, before text, at timestamptz)`
  const untouched = sql`posts.platform = request.platform and posts.id = request.id and posts.updated_at = request.at
    and posts.capture_state = 'queued' and posts.capture_generation = request.generation`
  const referred = sql.join(
    (['citations', 'snapshots', 'intake'] as const).map(
      (table) => sql`exists (
        select from ${sql.table(table)} t where t.platform = posts.platform and t.post_id = posts.id)`,
    ),
    sql` or `,
  )
  await sql`delete from posts using ${rows} where ${untouched} and request.before = 'none' and not (${referred})`.execute(
    db,
  )
  // The generation is not reused: if its job exists after all, the job finds nothing to do.
  await sql`update posts set capture_state = 'done', claimed_at = null from ${rows}
    where ${untouched} and request.before in ('none', 'done')`.execute(db)
}
