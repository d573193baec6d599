import { InvalidArchiveError } from '../../model/errors.ts'
import type { Scratch } from '../../model/http.ts'
import type { UnsignedManifest } from '../../model/manifest.ts'
import type { PostRef } from '../../model/platform.ts'
import { PostRecord } from '../../model/post-record.ts'
import type { PutBody } from '../../model/store.ts'
import { MAX_SNAPSHOT_BYTES } from '../limits.ts'
import { formatIsoTime, snapshotId } from '../object-keys.ts'
import { buildManifest } from '../records/build-manifest.ts'
import { encodeJson } from '../records/encode-json.ts'
import { buildCdxjIndex } from '../warc/cdxj-index.ts'
import { type ByteSource, hashAndSize, totalSize } from '../zip/byte-segments.ts'
import { type ZipEntry, zipInMemory, zipToFile } from '../zip/write-zip.ts'
import { layoutEntries } from '../zip/zip-layout.ts'
import { buildWarcs } from './build-warcs.ts'
import { cardUrl } from './internal-urls.ts'
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

/** A `.wacz` in memory or in the scratch directory, ready to be stored, and its manifest, which the ledger signs. */
export interface PackedSnapshot extends PutBody {
  readonly manifest: UnsignedManifest
  readonly scratch: Scratch
}

/** The largest snapshot that is packed in memory: writing and reading a file costs more than packing. */
const IN_MEMORY_BYTES = 1 << 20

type MeasuredEntry = ZipEntry & { readonly sha256: string }

/**
 * Packs a capture as a signed, canonical WACZ (`docs/archive-format.md`). A small one is packed in memory, a large one
 * chunk by chunk into the scratch directory. The same input gives the same bytes, except for signature and timestamps.
 *
 * @throws InvalidArchiveError `too-large` for a snapshot larger than one object; the errors of `input.timestamp`
 */
export async function packSnapshot(input: PackInput): Promise<PackedSnapshot> {
  const id = snapshotId(input.post, input.capturedAt)
  const created = formatIsoTime(input.capturedAt)
  const { data, media, resources, index } = await buildWarcs(input, id)

  // Parsing fixes the order of keys, so that a manifest derived later from the file has the same bytes.
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
  assertSize(input.post, totalSize([...data, ...media]))

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
  await add(DIGEST_PATH, [await signDatapackage(datapackage, created, input)])

  const { scratch } = input
  const isSmall = entries.reduce((sum, { size }) => sum + size, 0) <= IN_MEMORY_BYTES
  const zip = await (isSmall ? zipInMemory(entries) : zipToFile(scratch.file('.wacz'), entries))
  assertSize(input.post, zip.size)
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

async function signDatapackage(
  datapackage: Uint8Array,
  created: string,
  input: PackInput,
): Promise<Uint8Array> {
  const hash = textToSign(datapackage)
  return buildDigestFile({
    hash,
    signature: await input.signer.sign(hash),
    publicKey: input.signer.publicKey,
    created,
    software: input.software,
  })
}

function assertSize(post: PostRef, size: number): void {
  if (size <= MAX_SNAPSHOT_BYTES) return
  throw new InvalidArchiveError(
    'too-large',
    `${post.url} with its media has ${size} bytes, more than the 5 GB of one object.`,
    {
      input: post.url,
      hint: 'Lower STET_MAX_MEDIA_BYTES; larger media are then listed as missing.',
    },
  )
}
