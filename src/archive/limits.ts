/** A snapshot is at most this: one `PutObject` (Amazon S3 allows 5 GiB). */
export const MAX_SNAPSHOT_BYTES = 5_000_000_000

/** The longest block of a gzipped record. Text answers are far below; a reader may hold one in memory. */
export const MAX_TEXT_BLOCK_BYTES = 256 * 1024 * 1024

/** The longest answer of a timestamp authority; with a few certificates it is some kilobytes. */
export const MAX_REPLY_BYTES = 256 * 1024
