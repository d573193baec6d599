import type { X509Certificate } from 'node:crypto'
import { ArchiveError, InputError } from '../../model/errors.ts'
import { buildManifest } from '../build-manifest.ts'
import { MAX_RECORD_BYTES, readCapture } from '../open-snapshot.ts'
import {
  DATAPACKAGE_PATH,
  DIGEST_PATH,
  INDEX_PATH,
  PAGES_PATH,
  TIMESTAMP_TOKEN_PATHS,
  TIMESTAMPS_PATH,
} from '../wacz-paths.ts'
import { openZip, type ZipFile } from '../zip/read-zip.ts'
import { checkContent } from './check-content.ts'
import { checkHashes, checkSeal, checkStructure, parseDatapackage } from './check-files.ts'
import { assertReadable, readCertificates, readKeyText, readManifestBeside } from './check-inputs.ts'
import { type CheckLine, CheckList } from './check-list.ts'
import { checkCapture, checkManifest, checkPages } from './check-record.ts'
import { checkSignature, isExpectedKey, signerFingerprint } from './check-signature.ts'
import { checkIndex, checkResources, type FoundWarcs, readWarcs } from './check-warc.ts'
import { measureFile } from './measure-file.ts'

export interface SnapshotCheck {
  /** The file is whole. Whose it is, is `signer`, a separate answer. */
  readonly valid: boolean
  /** `trusted`: it is the key that was expected. Null where the file names no key. */
  readonly signer: { fingerprint: string; trusted: boolean } | null
  readonly checks: readonly CheckLine[]
}

export interface CheckOptions {
  /** The manifest's path; default: the same name with `.json`, if that is there. */
  readonly manifest?: string
  /** Whose signature is expected: a fingerprint, a PEM, SPKI DER in base64, or the path of a PEM. */
  readonly key?: string
  /** Whose timestamps are expected: the path of a PEM with the authority's root, or several. */
  readonly tsaCa?: string
}

/** The checks that say whose a file is and whose its timestamps are, not whether it is whole. */
const WHOSE = 'signer'
const isWhose = (name: string): boolean => name === WHOSE || /^authority(-\d+)?$/.test(name)

/**
 * Proves a snapshot, trusting nothing but its bytes. A bad file is an answer, never an error.
 *
 * @throws InputError `input-missing` or `input-unreadable` for a path that is no readable file
 */
export async function checkSnapshot(path: string, options: CheckOptions): Promise<SnapshotCheck> {
  await assertReadable(path)
  const manifest = await readManifestBeside(path, options.manifest)
  const key = options.key === undefined ? null : await readKeyText(options.key)
  const authorities = options.tsaCa === undefined ? null : await readCertificates(options.tsaCa)

  const list = new CheckList()
  let zip: ZipFile | null = null
  let signer: SnapshotCheck['signer'] = null
  try {
    const whole = await list.run('structure', async () => {
      zip = await openZip(path)
      return checkStructure(zip)
    })
    if (whole && zip !== null) signer = await lookInside(list, zip, { key, authorities }, manifest)
  } finally {
    await (zip as ZipFile | null)?.[Symbol.asyncDispose]()
  }
  return { valid: list.lines.every((line) => line.ok || isWhose(line.name)), signer, checks: list.lines }
}

async function lookInside(
  list: CheckList,
  zip: ZipFile,
  expected: { key: string | null; authorities: X509Certificate[] | null },
  manifest: { name: string; bytes: Uint8Array } | null,
): Promise<SnapshotCheck['signer']> {
  const small = (name: string): Promise<Buffer> => zip.entry(name, MAX_RECORD_BYTES)
  const measured = await measureFile(zip)
  await list.run('hashes', async () => checkHashes(measured, parseDatapackage(await small(DATAPACKAGE_PATH))))
  await list.run('seal', () => checkSeal(zip, measured, MAX_RECORD_BYTES))

  let found: FoundWarcs | null = null
  await list.run('warc', async () => {
    found = await readWarcs(zip)
    return `Each of ${found.records} WARC records has the SHA-256 that it names, whole and body.`
  })
  const warcs = found as FoundWarcs | null
  if (warcs) {
    await list.run('index', async () => checkIndex(await small(INDEX_PATH), warcs.found))
    await list.run('resources', async () => checkResources((await readCapture(zip)).capture, warcs.found))
  }
  await list.run('capture', async () => {
    const { capture, record } = await readCapture(zip)
    return checkCapture(capture, record, parseDatapackage(await small(DATAPACKAGE_PATH)))
  })
  await list.run('content', async () => {
    const { capture, record } = await readCapture(zip)
    return checkContent(capture, record)
  })
  await list.run('pages', async () => checkPages(await small(PAGES_PATH), (await readCapture(zip)).capture))
  await list.run('signature', async () => {
    const datapackage = await small(DATAPACKAGE_PATH)
    return checkSignature(await small(DIGEST_PATH), datapackage, parseDatapackage(datapackage))
  })
  await lookAtTimestamps(list, zip, expected.authorities)
  if (manifest) {
    await list.run('manifest', async () => {
      const held = await readCapture(zip)
      const { sha256 } = measured
      const derived = buildManifest({ ...held, entries: zip.entries, bytes: zip.size, sha256 })
      return checkManifest(manifest.bytes, derived, manifest.name)
    })
  }

  const fingerprint = await small(DIGEST_PATH).then(signerFingerprint, () => null)
  if (fingerprint === null) return null
  const trusted = expected.key !== null && isExpectedKey(fingerprint, expected.key)
  await list.run(WHOSE, async () => {
    const { capture } = await readCapture(zip)
    return whose(fingerprint, capture.signer.fingerprint, expected.key, trusted)
  })
  return { fingerprint, trusted }
}

async function lookAtTimestamps(
  list: CheckList,
  zip: ZipFile,
  expected: X509Certificate[] | null,
): Promise<void> {
  if (zip.entries.some(({ name }) => name === TIMESTAMPS_PATH || TIMESTAMP_TOKEN_PATHS.includes(name))) {
    // Loaded by those who have a timestamp: reading ASN.1 takes longer to load than a snapshot to check.
    const { checkTimestamps } = await import('./check-timestamps.ts')
    await checkTimestamps(list, zip, expected)
  }
  const token = zip.entries.some(({ name }) => TIMESTAMP_TOKEN_PATHS.includes(name))
  if (expected === null || token) return
  await list.run('authority', () => {
    throw new ArchiveError('archive-invalid', 'It carries no timestamp, though one was expected.')
  })
}

function whose(fingerprint: string, captured: string, expected: string | null, trusted: boolean): string {
  if (expected !== null && !trusted) {
    throw new InputError(
      'input-unreadable',
      `It was signed by ${fingerprint}, which is not the key that was expected.`,
    )
  }
  if (captured !== fingerprint) {
    throw new InputError(
      'input-unreadable',
      `It was captured under the key ${captured}, but signed again by ${fingerprint}.`,
    )
  }
  return expected === null
    ? `Signed by ${fingerprint}. Whose key that is, the file can't prove: compare it with the publisher's.`
    : `Signed by ${fingerprint}, the key that was expected.`
}
