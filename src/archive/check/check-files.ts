import { z } from 'zod'
import { InvalidArchiveError } from '../../model/errors.ts'
import { parseRecord } from '../wacz/open-snapshot.ts'
import {
  AFTER_SEAL,
  DATAPACKAGE_PATH,
  DIGEST_PATH,
  FILE_ORDER,
  OPTIONAL_FILES,
  SEAL_PATH,
} from '../wacz/wacz-paths.ts'
import { SealFile } from '../wacz/wacz-records.ts'
import type { ZipFile } from '../zip/read-zip.ts'
import type { FileMeasurements } from './measure-file.ts'

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

const Datapackage = z.object({
  profile: z.literal('data-package'),
  wacz_version: z.literal('1.1.1'),
  created: z.string(),
  software: z.string(),
  resources: z.array(z.object({ path: z.string(), hash: z.string(), bytes: z.int() })),
})
export type Datapackage = z.infer<typeof Datapackage>

/** The parts of `datapackage.json` that a reader relies on. */
export function parseDatapackage(bytes: Uint8Array): Datapackage {
  return parseRecord(Datapackage, bytes, DATAPACKAGE_PATH)
}

/** Checks that the ZIP contains exactly the files of a snapshot, in their order. */
export function checkStructure(zip: ZipFile): string {
  const names = zip.entries.map((entry) => entry.name)
  const expected = FILE_ORDER.filter((name) => names.includes(name) || !OPTIONAL_FILES.has(name))
  const unexpected = names.find((name) => !FILE_ORDER.includes(name))
  if (unexpected !== undefined)
    throw invalid(`The file ${JSON.stringify(unexpected)} does not belong in a snapshot.`)
  const missing = expected.find((name) => !names.includes(name))
  if (missing !== undefined) throw invalid(`${missing} is missing.`)
  if (names.join() !== expected.join()) throw invalid('The files of the snapshot are in the wrong order.')
  return `A ZIP of ${names.length} files; each of its ${zip.size} bytes is accounted for.`
}

/** Checks every file against the list in `datapackage.json`, which the signature covers. */
export function checkHashes(measured: FileMeasurements, datapackage: Datapackage): string {
  const damaged = measured.files.find((file) => !file.crcMatches)
  if (damaged) throw invalid(`${damaged.name} is damaged: its CRC-32 does not match.`)
  const listed = measured.files.filter((file) => file.name !== DATAPACKAGE_PATH && file.name !== DIGEST_PATH)
  compareList(
    DATAPACKAGE_PATH,
    listed.map(({ name, size, sha256 }) => ({ path: name, bytes: size, sum: `sha256:${sha256}` })),
    datapackage.resources.map(({ path, bytes, hash }) => ({ path, bytes, sum: hash })),
  )
  return `The SHA-256 of each of ${listed.length} files matches ${DATAPACKAGE_PATH}.`
}

/** Checks every file that precedes the seal against the list in the seal. */
export function checkSeal(bytes: Uint8Array, measured: FileMeasurements): string {
  const seal = parseRecord(SealFile, bytes, SEAL_PATH)
  const sealed = measured.files.filter((file) => !AFTER_SEAL.has(file.name))
  compareList(
    SEAL_PATH,
    sealed.map(({ name, size, sha256 }) => ({ path: name, bytes: size, sum: sha256 })),
    seal.files.map(({ path, bytes, sha256 }) => ({ path, bytes, sum: sha256 })),
  )
  return `The seal lists ${sealed.length} files, and each of them matches.`
}

interface ListedFile {
  readonly path: string
  readonly bytes: number
  readonly sum: string
}

/** Compares the files with a list; `list` names the list in messages. */
function compareList(list: string, actual: readonly ListedFile[], listed: readonly ListedFile[]): void {
  actual.forEach((file, n) => {
    const other = listed[n]
    if (other?.path !== file.path) throw invalid(`${list} does not list ${file.path} at its position.`)
    if (other.bytes !== file.bytes || other.sum !== file.sum) {
      throw invalid(`${file.path} differs from ${list}: its SHA-256 or length does not match.`)
    }
  })
  if (listed.length !== actual.length)
    throw invalid(`${list} lists ${listed.length} files, but there are ${actual.length}.`)
}
