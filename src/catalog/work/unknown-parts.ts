import { sql } from 'kysely'
import type { PostRef } from '../../model/platform.ts'
import type { UnknownPart } from '../../model/post-answer.ts'
import type { Db } from '../catalog.ts'

/** The catalog remembers this many parts: each is to become a row of a table, so that few are ever there. */
const MAX_PARTS = 500

/** Counts the unknown parts of the answer on which a capture rests. */
export async function countUnknownParts(
  db: Db,
  post: Pick<PostRef, 'platform' | 'id'>,
  parts: readonly UnknownPart[],
  now: Date,
): Promise<void> {
  for (const { witness, path, holds } of parts) {
    const kept = { last_at: now, post_id: post.id, holds }
    const counted = await db
      .updateTable('unknown_parts')
      .set((row) => ({ ...kept, captures: row('captures', '+', 1) }))
      .where('platform', '=', post.platform)
      .where('witness', '=', witness)
      .where('path', '=', path)
      .returning('path')
      .execute()
    if (counted.length > 0) continue
    // One expression without a method in the builder: the condition that the table is not full.
    await sql`
      insert into unknown_parts (platform, witness, path, holds, captures, post_id, first_at, last_at)
      select ${post.platform}, ${witness}, ${path}, ${holds}, 1, ${post.id}, ${now}::timestamptz, ${now}::timestamptz
      where (select count(*) from unknown_parts) < ${MAX_PARTS}
      on conflict (platform, witness, path) do update set captures = unknown_parts.captures + 1
    `.execute(db)
  }
}

/** Lists the unknown parts, the most frequent first. */
export async function listUnknownParts(db: Db) {
  return await db
    .selectFrom('unknown_parts')
    .selectAll()
    .orderBy('captures', 'desc')
    .orderBy('path')
    .execute()
}
