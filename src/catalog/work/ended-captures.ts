import type { Outcome, Reason } from '../../model/outcome.ts'
import type { PlatformName, PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { postKeyIn } from '../post-key-in.ts'

export interface EndedCapture {
  readonly platform: PlatformName
  readonly id: string
  readonly outcome: Outcome | null
  readonly reason: Reason | null
}

/** Which of these posts have no open capture, and how the last one ended. */
export async function findEndedCaptures(
  db: Db,
  posts: readonly Pick<PostRef, 'platform' | 'id'>[],
): Promise<EndedCapture[]> {
  if (posts.length === 0) return []
  return await db
    .selectFrom('posts')
    .select(['platform', 'id', 'outcome', 'reason'])
    .where(postKeyIn('id', posts))
    .where('capture_state', '=', 'done')
    .execute()
}
