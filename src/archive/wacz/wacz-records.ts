import { z } from 'zod'
import { Manifest, Resource, TimestampResult } from '../../model/manifest.ts'

/** A resource as listed in the snapshot itself, by its position in a WARC file. */
const PackedResource = Resource.omit({ offset: true, record: true }).extend({
  /** The WARC file that contains it. */
  file: z.string(),
  /** The range of its record in that file; for a gzipped record, of its gzip member. */
  record: z.object({ offset: z.int().nonnegative(), length: z.int().positive() }),
  /** The offset of the body in that file; null if it is gzipped. */
  body: z.int().nonnegative().nullable(),
})
export type PackedResource = z.infer<typeof PackedResource>

/**
 * `stet/capture.json`: the content of the manifest that is not in `stet/post.json`, so that a manifest can be derived from
 * the `.wacz` alone.
 */
export const CaptureFile = Manifest.omit({
  wacz: true,
  record: true,
  resources: true,
  timestamps: true,
  conditional: true,
  signature: true,
}).extend({
  stet: z.literal(1),
  resources: z.array(PackedResource),
})
export type CaptureFile = z.infer<typeof CaptureFile>

/** `stet/seal.json`: the list of all files before it. Timestamps cover this file. */
export const SealFile = z.object({
  stet: z.literal(1),
  files: z.array(z.object({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string() })),
})
export type SealFile = z.infer<typeof SealFile>

/** `stet/timestamps.json`: the result of each timestamp request, in the order of the requests. */
export const TimestampsFile = z.object({ stet: z.literal(1), timestamps: z.array(TimestampResult) })
export type TimestampsFile = z.infer<typeof TimestampsFile>

/** `keys/{fingerprint}.json`: the public half of a signing key. */
export const PublicKeyRecord = z.object({
  stet: z.literal(1),
  /** The SHA-256 of the SPKI DER, hex. */
  fingerprint: z.string(),
  algorithm: z.literal('ECDSA P-384 SHA-256'),
  /** SPKI DER, base64. */
  publicKey: z.string(),
})
export type PublicKeyRecord = z.infer<typeof PublicKeyRecord>
