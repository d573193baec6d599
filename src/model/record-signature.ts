import { z } from 'zod'

/**
 * The signature of a stored record of number 2: ECDSA on P-384 with SHA-256, over the record's canonical JSON (RFC 8785)
 * without this field.
 */
export const RecordSignature = z.object({
  /** The public half of the signing key: SPKI DER, base64. */
  publicKey: z.string(),
  /** Raw r‖s with low s, base64. */
  value: z.string(),
})
export type RecordSignature = z.infer<typeof RecordSignature>

/** The numbers of signed records that this program reads; records of number 1 have no signature. */
export const RecordNumber = z.literal([1, 2])
