/** The files of a snapshot, in the order in which they lie in it. */
export const PAGES = 'pages/pages.jsonl'
export const INDEX = 'indexes/index.cdx'
export const DATA_WARC = 'archive/data.warc.gz'
export const MEDIA_WARC = 'archive/media.warc'
export const POST = 'stet/post.json'
export const CAPTURE = 'stet/capture.json'
export const SEAL = 'stet/seal.json'
export const TIMESTAMPS = 'stet/timestamps.json'
export const DATAPACKAGE = 'datapackage.json'
export const DIGEST = 'datapackage-digest.json'

/** The answers of timestamp authorities, in the order in which they were asked. */
export const TOKENS: readonly string[] = [
  'stet/seal.tsr',
  'stet/seal-2.tsr',
  'stet/seal-3.tsr',
  'stet/seal-4.tsr',
]

export const FILE_ORDER: readonly string[] = [
  PAGES,
  INDEX,
  DATA_WARC,
  MEDIA_WARC,
  POST,
  CAPTURE,
  SEAL,
  ...TOKENS,
  TIMESTAMPS,
  DATAPACKAGE,
  DIGEST,
]

/** Files that not every snapshot has: a post of words has no media, and not everyone asks for timestamps. */
export const OPTIONAL_FILES: ReadonlySet<string> = new Set([MEDIA_WARC, ...TOKENS, TIMESTAMPS])

/** Files that are written after the seal, and so can't be listed in it. */
export const AFTER_SEAL: ReadonlySet<string> = new Set([SEAL, ...TOKENS, TIMESTAMPS, DATAPACKAGE, DIGEST])
