import type { ArchivedPost } from '../../../model/archived-posts.ts'
import type { MissingPart } from '../../../model/outcome.ts'
import type { PostRecord } from '../../../model/post-record.ts'

/** A record read from a web archive's copy of the time `at`, and the parts that the copy mentions but does not hold. */
export const salvagedPost = (
  record: PostRecord,
  missing: readonly MissingPart[],
  at: Date,
): ArchivedPost => ({
  record: { ...record, witness: 'web-archive', archivedAt: at.toISOString() },
  missing,
  links: [],
  repost: false,
})
