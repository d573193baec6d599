/** The files of a snapshot, in their order. */
export const PAGES_PATH = 'pages/pages.jsonl'
export const INDEX_PATH = 'indexes/index.cdx'
export const DATA_WARC_PATH = 'archive/data.warc.gz'
export const MEDIA_WARC_PATH = 'archive/media.warc'
export const POST_PATH = 'stet/post.json'
export const CAPTURE_PATH = 'stet/capture.json'
export const SEAL_PATH = 'stet/seal.json'
export const TIMESTAMPS_PATH = 'stet/timestamps.json'
export const DATAPACKAGE_PATH = 'datapackage.json'
export const DIGEST_PATH = 'datapackage-digest.json'

/** The responses of timestamp authorities, in the order of the requests. */
export const TIMESTAMP_TOKEN_PATHS: readonly string[] = [
  'stet/seal.tsr',
  'stet/seal-2.tsr',
  'stet/seal-3.tsr',
  'stet/seal-4.tsr',
]

export const FILE_ORDER: readonly string[] = [
  PAGES_PATH,
  INDEX_PATH,
  DATA_WARC_PATH,
  MEDIA_WARC_PATH,
  POST_PATH,
  CAPTURE_PATH,
  SEAL_PATH,
  ...TIMESTAMP_TOKEN_PATHS,
  TIMESTAMPS_PATH,
  DATAPACKAGE_PATH,
  DIGEST_PATH,
]

/** Files that a snapshot has only if the post has media or timestamps are configured. */
export const OPTIONAL_FILES: ReadonlySet<string> = new Set([
  MEDIA_WARC_PATH,
  ...TIMESTAMP_TOKEN_PATHS,
  TIMESTAMPS_PATH,
])

/** Files written after the seal, which therefore can't list them. */
export const AFTER_SEAL: ReadonlySet<string> = new Set([
  SEAL_PATH,
  ...TIMESTAMP_TOKEN_PATHS,
  TIMESTAMPS_PATH,
  DATAPACKAGE_PATH,
  DIGEST_PATH,
])
