import { PostRecord } from '../../../src/model/post-record.ts'
import type { MovedStatus, SourceStatus } from '../../../src/platforms/shared/source-status.ts'

/** What a capture comes to if every file that an answer names is served. */
export interface AnswerOutcome {
  readonly outcome: string
  /** The parts that are missing, media without a file included. */
  readonly missing: readonly string[]
  readonly unknown: readonly string[]
  readonly record: PostRecord | null
}

/** Tells what an answer comes to, and that its record is valid. */
export function answerOutcome(status: SourceStatus | MovedStatus): AnswerOutcome {
  if (status.kind !== 'alive') return { outcome: status.kind, missing: [], unknown: [], record: null }
  const record = PostRecord.parse(status.record)
  const quoted = record.quoted?.status === 'served' ? record.quoted.post.media : []
  const unserved = [...record.media, ...quoted].filter(({ served }) => served === false)
  const missing = [...status.missing.map(({ part }) => part), ...unserved.map(({ kind }) => kind)]
  const unknown = (status.unknownParts ?? []).map(({ path }) => path)
  return { outcome: missing.length === 0 ? 'captured' : 'partial', missing, unknown, record }
}
