import { sql } from 'kysely'
import type { PostRef } from '../../model/platform.ts'
import type { UnexpectedPart } from '../../model/post-answer.ts'
import type { Db } from '../catalog.ts'

/** The catalog remembers this many parts: each is to become a row of a reader's table, so that few are ever there. */
const MAX_PARTS = 500

/** Counts the unexpected parts of the answers on which a capture or a check rests. */
export async function countUnexpectedParts(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
  parts: readonly UnexpectedPart[],
  now: Date,
): Promise<void> {
  for (const { witness, kind, path, holds } of parts) {
    const kept = { last_at: now, post_id: post.id, holds }
    const counted = await db
      .updateTable('unexpected_parts')
      .set((row) => ({ ...kept, answers: row('answers', '+', 1) }))
      .where('platform', '=', post.platform)
      .where('witness', '=', witness)
      .where('path', '=', path)
      .where('kind', '=', kind)
      .returning('path')
      .execute()
    if (counted.length > 0) continue
    // One expression without a method in the builder: the condition that the table is not full.
    await sql`
      insert into unexpected_parts (platform, witness, kind, path, holds, answers, post_id, first_at, last_at)
      select ${post.platform}, ${witness}, ${kind}, ${path}, ${holds}, 1, ${post.id}, ${now}::timestamptz, ${now}::timestamptz
      where (select count(*) from unexpected_parts) < ${MAX_PARTS}
      on conflict (platform, witness, path, kind) do update set answers = unexpected_parts.answers + 1
    `.execute(db)
  }
}

/** Lists the unexpected parts of a kind, the most frequent first. */
export async function listUnexpectedParts(db: Db, kind: UnexpectedPart['kind']) {
  return await db
    .selectFrom('unexpected_parts')
    .selectAll()
    .where('kind', '=', kind)
    .orderBy('answers', 'desc')
    .orderBy('path')
    .execute()
}
