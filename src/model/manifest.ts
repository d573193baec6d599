import { z } from 'zod'
import { MissingPart, Outcome, Reason } from './outcome.ts'
import { PostRef } from './platform.ts'
import { PostRecord } from './post-record.ts'
import { RecordNumber, RecordSignature } from './record-signature.ts'

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
 * One archived body. `offset` is the position of an uncompressed body in the `.wacz`. For a gzipped body `offset` is
 * null and `record` is the range of its gzip member.
 */
export const Resource = z.object({
  n: z.int().nonnegative(),
  url: z.string(),
  /**
   * The URL of the medium in the post's record; `url` is the URL that served the bytes. Absent for bodies other
   * than media, and in snapshots of early versions.
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

/** The result of one timestamp request for a snapshot's seal (RFC 3161). */
export const TimestampResult = z.object({
  /** The authority's URL without its query, which may contain a key. */
  authority: z.string(),
  ok: z.boolean(),
  /** The time by the authority's clock; null without a timestamp. */
  at: z.iso.datetime().nullable(),
  /** The file in the `.wacz` that holds the response; null without a timestamp. */
  file: z.string().nullable(),
  /** The name in the signing certificate, or why there is no timestamp. For people. */
  detail: z.string(),
})
export type TimestampResult = z.infer<typeof TimestampResult>

/** The manifest beside a `.wacz`: the data for a card, a search and a check, without opening the file. */
export const Manifest = z.object({
  stet: RecordNumber,
  id: z.string(),
  post: PostRef,
  capturedAt: z.iso.datetime(),
  outcome: Outcome,
  reason: Reason.nullable(),
  missing: z.array(MissingPart),
  /** Optional parts that could not be fetched: avatar, poster, link-card image. */
  notes: z.array(z.string()),
  steps: z.array(StepName),
  contentSha256: z.string(),
  wacz: z.object({ key: z.string(), bytes: z.int().positive(), sha256: z.string() }),
  /**
   * `false`: the store did not itself keep other writers from these objects; a lease in the catalog kept those of Stet from
   * them. Absent: the store refused to write them twice.
   */
  conditional: z.literal(false).optional(),
  signer: z.object({ fingerprint: z.string() }),
  /** Absent if no authority was configured. */
  timestamps: z.array(TimestampResult).optional(),
  software: z.string(),
  record: PostRecord,
  resources: z.array(Resource),
  /** Absent in number 1. */
  signature: RecordSignature.optional(),
})
export type Manifest = z.infer<typeof Manifest>

/** A manifest as it follows from its `.wacz`, before it is stored and signed. */
export type UnsignedManifest = Omit<Manifest, 'signature' | 'conditional'>

/** The reference to a snapshot in the output of commands and routes. */
export const SnapshotRef = z.object({
  id: z.string(),
  key: z.string(),
  manifestKey: z.string(),
  sha256: z.string(),
  bytes: z.int().positive(),
  capturedAt: z.iso.datetime(),
})
export type SnapshotRef = z.infer<typeof SnapshotRef>
