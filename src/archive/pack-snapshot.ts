import { ArchiveError } from '../model/errors.ts'
import type { Scratch } from '../model/http.ts'
import type { Manifest } from '../model/manifest.ts'
import type { PostRef } from '../model/platform.ts'
import { PostRecord } from '../model/post-record.ts'
import type { PutBody } from '../model/store.ts'
import { buildManifest } from './build-manifest.ts'
import { buildWarcs } from './build-warcs.ts'
import { encodeJson } from './encode-json.ts'
import { cardUrl } from './internal-urls.ts'
import { MAX_SNAPSHOT_BYTES } from './limits.ts'
import { formatIsoTime, snapshotId } from './object-keys.ts'
import type { PackInput } from './pack-input.ts'
import { buildDatapackage, buildDigestFile, buildPagesFile, snapshotTitle, textToSign } from './wacz-files.ts'
import {
  AFTER_SEAL,
  CAPTURE_PATH,
  DATA_WARC_PATH,
  DATAPACKAGE_PATH,
  DIGEST_PATH,
  INDEX_PATH,
  MEDIA_WARC_PATH,
  PAGES_PATH,
  POST_PATH,
  SEAL_PATH,
  TIMESTAMP_TOKEN_PATHS,
  TIMESTAMPS_PATH,
} from './wacz-paths.ts'
import { CaptureFile } from './wacz-records.ts'
import { buildCdxjIndex } from './warc/cdxj-index.ts'
import { type ByteSource, hashAndSize, totalSize } from './zip/byte-source.ts'
import { type ZipEntry, zipInMemory, zipToFile } from './zip/write-zip.ts'
import { layoutEntries } from './zip/zip-layout.ts'

/** A `.wacz` that is ready to be put, in memory or in the scratch directory, and its manifest. */
export interface PackedSnapshot extends PutBody {
  readonly manifest: Manifest
  readonly scratch: Scratch
}

/** A snapshot of at most this is packed in memory: to write and read a file costs more than to pack it. */
const IN_MEMORY_BYTES = 1 << 20

type MeasuredEntry = ZipEntry & { readonly sha256: string }

/**
 * Writes a capture as a signed, canonical WACZ (`docs/archive-format.md`): a small one in memory, a large one
 * into the scratch directory, chunk by chunk. The same input gives the same bytes but for signature and timestamps.
 *
 * @throws ArchiveError `too-large` beyond what one object may hold; what `timestamp` throws
 */
export async function packSnapshot(input: PackInput): Promise<PackedSnapshot> {
  const id = snapshotId(input.post, input.capturedAt)
  const created = formatIsoTime(input.capturedAt)
  const { data, media, resources, index } = await buildWarcs(input, id)

  // Parsed, for the order of keys: a manifest made later from the file has the same bytes.
  const record = PostRecord.parse(input.record)
  const capture = CaptureFile.parse({
    stet: 1,
    id,
    post: input.post,
    capturedAt: created,
    outcome: input.outcome,
    reason: input.reason,
    missing: input.missing,
    notes: input.notes,
    steps: input.steps,
    contentSha256: input.contentSha256,
    signer: { fingerprint: input.signer.fingerprint },
    software: input.software,
    resources,
  })
  const page = { id, url: cardUrl(input.post), ts: created, title: snapshotTitle(record) }
  refuseTooLarge(input.post, totalSize([...data, ...media]))

  const entries: MeasuredEntry[] = []
  const add = async (name: string, segments: readonly ByteSource[]): Promise<void> => {
    entries.push({ name, segments, ...(await hashAndSize(segments)) })
  }
  await add(PAGES_PATH, [buildPagesFile(page)])
  await add(INDEX_PATH, [buildCdxjIndex(index)])
  await add(DATA_WARC_PATH, data)
  if (media.length > 0) await add(MEDIA_WARC_PATH, media)
  await add(POST_PATH, [encodeJson(record)])
  await add(CAPTURE_PATH, [encodeJson(capture)])
  const seal = sealFile(entries)
  await add(SEAL_PATH, [seal])
  const taken = (await input.timestamp?.(seal)) ?? null
  for (const [n, reply] of taken?.replies.entries() ?? []) await add(TIMESTAMP_TOKEN_PATHS[n] ?? '', [reply])
  if (taken) await add(TIMESTAMPS_PATH, [encodeJson({ stet: 1, timestamps: taken.timestamps })])
  const datapackage = buildDatapackage({
    title: page.title,
    created,
    software: input.software,
    mainPageUrl: page.url,
    files: entries,
  })
  await add(DATAPACKAGE_PATH, [datapackage])
  await add(DIGEST_PATH, [await signed(datapackage, created, input)])

  const { scratch } = input
  const isSmall = entries.reduce((sum, { size }) => sum + size, 0) <= IN_MEMORY_BYTES
  const zip = await (isSmall ? zipInMemory(entries) : zipToFile(scratch.file('.wacz'), entries))
  refuseTooLarge(input.post, zip.size)
  const manifest = buildManifest({
    capture,
    record,
    timestamps: taken?.timestamps ?? null,
    entries: layoutEntries(entries),
    bytes: zip.size,
    sha256: zip.sha256,
  })
  return { ...zip, manifest, scratch }
}

function sealFile(entries: readonly MeasuredEntry[]): Uint8Array {
  const files = entries
    .filter((entry) => !AFTER_SEAL.has(entry.name))
    .map(({ name, size, sha256 }) => ({ path: name, bytes: size, sha256 }))
  return encodeJson({ stet: 1, files })
}

async function signed(datapackage: Uint8Array, created: string, input: PackInput): Promise<Uint8Array> {
  const hash = textToSign(datapackage)
  return buildDigestFile({
    hash,
    signature: await input.signer.sign(hash),
    publicKey: input.signer.publicKey,
    created,
    software: input.software,
  })
}

function refuseTooLarge(post: PostRef, size: number): void {
  if (size <= MAX_SNAPSHOT_BYTES) return
  throw new ArchiveError(
    'too-large',
    `${post.url} with its media is ${size} bytes, beyond one object's 5 GB.`,
    {
      input: post.url,
      hint: 'Lower STET_MAX_MEDIA_BYTES; what is beyond it is then told as missing.',
    },
  )
}
