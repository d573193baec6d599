import type { X509Certificate } from 'node:crypto'
import { InputError, InvalidArchiveError } from '../../model/errors.ts'
import { buildManifest } from '../records/build-manifest.ts'
import {
  DATAPACKAGE_PATH,
  DIGEST_PATH,
  INDEX_PATH,
  PAGES_PATH,
  SEAL_PATH,
  TIMESTAMP_TOKEN_PATHS,
  TIMESTAMPS_PATH,
} from '../wacz/wacz-paths.ts'
import { openZip, type ZipFile } from '../zip/read-zip.ts'
import { checkContent } from './check-content.ts'
import { checkHashes, checkSeal, checkStructure } from './check-files.ts'
import { assertReadable, readCertificates, readKeyText, readSidecarManifest } from './check-inputs.ts'
import { type CheckLine, CheckList } from './check-list.ts'
import { checkCapture, checkManifest, checkPages } from './check-record.ts'
import { checkSignature, isExpectedKey, signerFingerprint } from './check-signature.ts'
import { checkIndex, checkResources, readWarcs, type WarcContents } from './check-warc.ts'
import { checksumZip } from './measure-file.ts'
import { SnapshotReader } from './snapshot-reader.ts'

export interface SnapshotCheck {
  /** Whether the file is intact. `signer` says who signed it. */
  readonly valid: boolean
  /** `trusted`: the expected key signed it. Null if the file contains no key. */
  readonly signer: { fingerprint: string; trusted: boolean } | null
  readonly checks: readonly CheckLine[]
}

export interface CheckOptions {
  /** The manifest's path. Default: the same name with `.json`, if it exists. */
  readonly manifest?: string
  /** The expected signing key: a fingerprint, a PEM, base64 of the SPKI DER, or the path of a PEM. */
  readonly key?: string
  /** The expected timestamp authorities: the path of a PEM with one or more root certificates. */
  readonly tsaCa?: string
}

/** The check of the signer's identity. Like those of timestamp authorities, it does not affect `valid`. */
const SIGNER_CHECK = 'signer'
const isIdentityCheck = (name: string): boolean => name === SIGNER_CHECK || /^authority(-\d+)?$/.test(name)

/**
 * Checks a snapshot by its bytes alone. A damaged file is a result, not an error.
 *
 * @throws InputError `input-missing` or `input-unreadable` if the path is not a readable file
 */
export async function checkSnapshot(path: string, options: CheckOptions): Promise<SnapshotCheck> {
  await assertReadable(path)
  const manifest = await readSidecarManifest(path, options.manifest)
  const key = options.key === undefined ? null : await readKeyText(options.key)
  const authorities = options.tsaCa === undefined ? null : await readCertificates(options.tsaCa)

  const list = new CheckList()
  let zip: ZipFile | null = null
  let signer: SnapshotCheck['signer'] = null
  try {
    const isStructureValid = await list.run('structure', async () => {
      zip = await openZip(path)
      return checkStructure(zip)
    })
    if (isStructureValid && zip !== null)
      signer = await checkContents(list, zip, { key, authorities }, manifest)
  } finally {
    await (zip as ZipFile | null)?.[Symbol.asyncDispose]()
  }
  return {
    valid: list.lines.every((line) => line.ok || isIdentityCheck(line.name)),
    signer,
    checks: list.lines,
  }
}

async function checkContents(
  list: CheckList,
  zip: ZipFile,
  expected: { key: string | null; authorities: X509Certificate[] | null },
  manifest: { name: string; bytes: Uint8Array } | null,
): Promise<SnapshotCheck['signer']> {
  const reader = new SnapshotReader(zip)
  const measured = await checksumZip(zip)
  await list.run('hashes', async () => checkHashes(measured, await reader.datapackage()))
  await list.run('seal', async () => checkSeal(await reader.small(SEAL_PATH), measured))

  let found: WarcContents | null = null
  await list.run('warc', async () => {
    found = await readWarcs(zip)
    return `The record and the body of each of ${found.records} WARC records match their SHA-256.`
  })
  const warcs = found as WarcContents | null
  if (warcs) {
    await list.run('index', async () => checkIndex(await reader.small(INDEX_PATH), warcs.found))
    await list.run('resources', async () => checkResources((await reader.capture()).capture, warcs.found))
  }
  await list.run('capture', async () => {
    const { capture, record } = await reader.capture()
    return checkCapture(capture, record, await reader.datapackage())
  })
  await list.run('content', async () => {
    const { capture, record } = await reader.capture()
    return checkContent(capture, record)
  })
  await list.run('pages', async () =>
    checkPages(await reader.small(PAGES_PATH), (await reader.capture()).capture),
  )
  await list.run('signature', async () => {
    const [digest, datapackage] = [await reader.small(DIGEST_PATH), await reader.small(DATAPACKAGE_PATH)]
    return checkSignature(digest, datapackage, await reader.datapackage())
  })
  await checkTimestampsIfAny(list, reader, expected.authorities)
  if (manifest) {
    await list.run('manifest', async () => {
      const capture = await reader.capture()
      const { sha256 } = measured
      const derived = buildManifest({ ...capture, entries: zip.entries, bytes: zip.size, sha256 })
      return checkManifest(manifest.bytes, derived, manifest.name)
    })
  }

  const fingerprint = await reader.small(DIGEST_PATH).then(signerFingerprint, () => null)
  if (fingerprint === null) return null
  const trusted = expected.key !== null && isExpectedKey(fingerprint, expected.key)
  await list.run(SIGNER_CHECK, async () => {
    const { capture } = await reader.capture()
    return describeSigner(fingerprint, capture.signer.fingerprint, expected.key, trusted)
  })
  return { fingerprint, trusted }
}

async function checkTimestampsIfAny(
  list: CheckList,
  reader: SnapshotReader,
  expected: X509Certificate[] | null,
): Promise<void> {
  const { zip } = reader
  if (zip.entries.some(({ name }) => name === TIMESTAMPS_PATH || TIMESTAMP_TOKEN_PATHS.includes(name))) {
    // Loaded only if needed: loading the ASN.1 reader takes longer than checking a snapshot.
    const { checkTimestamps } = await import('./check-timestamps.ts')
    await checkTimestamps(list, reader, expected)
  }
  const token = zip.entries.some(({ name }) => TIMESTAMP_TOKEN_PATHS.includes(name))
  if (expected === null || token) return
  await list.run('authority', () => {
    throw new InvalidArchiveError(
      'archive-invalid',
      'The file contains no timestamp, although one was expected.',
    )
  })
}

function describeSigner(
  fingerprint: string,
  captured: string,
  expected: string | null,
  trusted: boolean,
): string {
  if (expected !== null && !trusted) {
    throw new InputError('input-unreadable', `Signed by ${fingerprint}, which is not the expected key.`)
  }
  if (captured !== fingerprint) {
    throw new InputError(
      'input-unreadable',
      `Captured with the key ${captured}, but signed again by ${fingerprint}.`,
    )
  }
  return expected === null
    ? `Signed by ${fingerprint}. The file can't prove the owner of the key: compare it with the publisher's key.`
    : `Signed by ${fingerprint}, the expected key.`
}
