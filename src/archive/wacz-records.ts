import { z } from 'zod'
import { Manifest, Resource, TimestampResult } from '../model/manifest.ts'

/** A resource as the snapshot itself names it: by file and place in that file. */
const HeldResource = Resource.omit({ offset: true, record: true }).extend({
  /** The WARC file that holds it. */
  file: z.string(),
  /** The range of its record in that file; of a gzipped record, its gzip member. */
  record: z.object({ offset: z.int().nonnegative(), length: z.int().positive() }),
  /** Where the body begins in that file; null where it lies gzipped. */
  body: z.int().nonnegative().nullable(),
})
export type PackedResource = z.infer<typeof HeldResource>

/**
 * `stet/capture.json`: all that the manifest says and `stet/post.json` does not, so that a manifest
 * can be made again from the `.wacz` alone.
 */
export const CaptureFile = Manifest.omit({
  wacz: true,
  record: true,
  resources: true,
  timestamps: true,
}).extend({
  resources: z.array(HeldResource),
})
export type CaptureFile = z.infer<typeof CaptureFile>

/** `stet/seal.json`: every file that was there before it. What a timestamp is taken over. */
export const SealFile = z.object({
  stet: z.literal(1),
  files: z.array(z.object({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string() })),
})
export type SealFile = z.infer<typeof SealFile>

/** `stet/timestamps.json`: what each timestamp authority answered, in the order in which they were asked. */
export const TimestampsFile = z.object({ stet: z.literal(1), timestamps: z.array(TimestampResult) })
export type TimestampsFile = z.infer<typeof TimestampsFile>

/** `keys/{fingerprint}.json`: the public half of a signing key. */
export const PublicKeyRecord = z.object({
  stet: z.literal(1),
  /** SHA-256 of the SPKI DER, hex. */
  fingerprint: z.string(),
  algorithm: z.literal('ECDSA P-384 SHA-256'),
  /** SPKI DER, base64. */
  publicKey: z.string(),
})
export type PublicKeyRecord = z.infer<typeof PublicKeyRecord>
