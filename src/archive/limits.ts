/** The largest snapshot: it must fit into one `PutObject` (Amazon S3 allows 5 GiB). */
export const MAX_SNAPSHOT_BYTES = 5_000_000_000

/** The largest block of a gzipped record, which a reader may hold in memory. Text responses are far smaller. */
export const MAX_TEXT_BLOCK_BYTES = 256 * 1024 * 1024

/** The largest response of a timestamp authority. With a few certificates it has some kilobytes. */
export const MAX_REPLY_BYTES = 256 * 1024
