import { z } from 'zod'
import { MissingPart, Outcome, Reason } from './outcome.ts'
import { PostRef } from './platform.ts'
import { PostRecord } from './post-record.ts'

/** What a stored resource is to the post. */
export const ResourceRole = z.enum([
  'card',
  'answer',
  'photo',
  'video',
  'gif',
  'audio',
  'playlist',
  'segment',
  'avatar',
  'poster',
  'link-image',
  'citation',
])
export type ResourceRole = z.infer<typeof ResourceRole>

/**
 * One archived body. `offset` is its place in the `.wacz` where it lies there as contiguous bytes;
 * null where it lies gzipped, and then `record` is the range of its gzip member.
 */
export const Resource = z.object({
  n: z.int().nonnegative(),
  url: z.string(),
  /**
   * The address by which the post's record names the medium whose bytes these are; `url` is where
   * they were had. Absent in bodies that are no medium, and in snapshots of early versions.
   */
  medium: z.string().optional(),
  role: ResourceRole,
  mime: z.string(),
  sha256: z.string(),
  bytes: z.int().nonnegative(),
  offset: z.int().nonnegative().nullable(),
  record: z.object({ offset: z.int().nonnegative(), length: z.int().positive() }).nullable(),
})
export type Resource = z.infer<typeof Resource>

/** The steps of a capture, in order. */
export const StepName = z.enum(['post', 'media', 'quoted', 'card', 'seal', 'store'])
export type StepName = z.infer<typeof StepName>

/** What came of asking one authority for a timestamp over a snapshot's seal (RFC 3161). */
export const TimestampResult = z.object({
  /** The authority's address, without query: that may hold a key. */
  authority: z.string(),
  ok: z.boolean(),
  /** By the authority's clock; null where there is no timestamp. */
  at: z.iso.datetime().nullable(),
  /** The file in the `.wacz` that holds the answer; null where there is no timestamp. */
  file: z.string().nullable(),
  /** Whose certificate signed it, or why there is none, for people. */
  detail: z.string(),
})
export type TimestampResult = z.infer<typeof TimestampResult>

/** The manifest beside a `.wacz`: all that a card, a search or a re-check needs. */
export const Manifest = z.object({
  stet: z.literal(1),
  id: z.string(),
  post: PostRef,
  capturedAt: z.iso.datetime(),
  outcome: Outcome,
  reason: Reason.nullable(),
  missing: z.array(MissingPart),
  /** What is not required and was not had: avatar, poster, link-card image. */
  notes: z.array(z.string()),
  steps: z.array(StepName),
  contentSha256: z.string(),
  wacz: z.object({ key: z.string(), bytes: z.int().positive(), sha256: z.string() }),
  signer: z.object({ fingerprint: z.string() }),
  /** Absent where no authority was to be asked. */
  timestamps: z.array(TimestampResult).optional(),
  software: z.string(),
  record: PostRecord,
  resources: z.array(Resource),
})
export type Manifest = z.infer<typeof Manifest>

/** How commands and routes name a snapshot. */
export const SnapshotRef = z.object({
  id: z.string(),
  key: z.string(),
  manifestKey: z.string(),
  sha256: z.string(),
  bytes: z.int().positive(),
  capturedAt: z.iso.datetime(),
})
export type SnapshotRef = z.infer<typeof SnapshotRef>
