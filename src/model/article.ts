import { z } from 'zod'
import { Citation } from './citation.ts'
import { RecordNumber, RecordSignature } from './record-signature.ts'

/** What the sender of an article says of it. */
export const ArticleDetails = z.object({
  title: z.string().max(1_000).nullable(),
  author: z.string().max(500).nullable(),
  /** The article's id in the system that sends it. */
  externalId: z.string().max(200).nullable(),
})
export type ArticleDetails = z.infer<typeof ArticleDetails>

export const NO_DETAILS: ArticleDetails = { title: null, author: null, externalId: null }

/**
 * One version of an article that cites a post, as the ledger keeps it.
 * `url` is the article's address, or `urn:sha256:{bodySha256}` for a text that has none.
 */
export const ArticleRecord = z.object({
  stet: RecordNumber,
  url: z.string(),
  /** Other URLs of the same article. */
  aliases: z.array(z.string()).optional(),
  title: z.string().nullable(),
  /** As the sender gives it. Absent if it gives none. */
  author: z.string().optional(),
  /** The article's id in the system that sent it. Absent if it gives none. */
  externalId: z.string().optional(),
  publishedAt: z.iso.datetime().nullable(),
  /** When its sender said that it is no longer published; such a record has no citations. Absent if it is published. */
  unpublishedAt: z.iso.datetime().optional(),
  recordedAt: z.iso.datetime(),
  bodySha256: z.string(),
  bodyBytes: z.int().nonnegative(),
  citations: z.array(Citation),
  /** How many further citations the article has, beyond `STET_MAX_CITATIONS`. Absent: none. */
  citationsOmitted: z.int().positive().optional(),
  /** Absent in number 1. */
  signature: RecordSignature.optional(),
})
export type ArticleRecord = z.infer<typeof ArticleRecord>

/** A version of an article before the ledger numbers and signs it. */
export type ArticleDraft = Omit<ArticleRecord, 'stet' | 'signature'>
