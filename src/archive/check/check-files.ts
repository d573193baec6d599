import { z } from 'zod'
import { ArchiveError } from '../../model/errors.ts'
import { parseRecord } from '../open-snapshot.ts'
import {
  AFTER_SEAL,
  DATAPACKAGE_PATH,
  DIGEST_PATH,
  FILE_ORDER,
  OPTIONAL_FILES,
  SEAL_PATH,
} from '../wacz-paths.ts'
import { SealFile } from '../wacz-records.ts'
import type { ZipFile } from '../zip/read-zip.ts'
import type { FileMeasurements } from './measure-file.ts'

const invalid = (message: string): ArchiveError => new ArchiveError('archive-invalid', message)

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

/** Exactly the files of a snapshot, in their order. */
export function checkStructure(zip: ZipFile): string {
  const names = zip.entries.map((entry) => entry.name)
  const wanted = FILE_ORDER.filter((name) => names.includes(name) || !OPTIONAL_FILES.has(name))
  const strange = names.find((name) => !FILE_ORDER.includes(name))
  if (strange !== undefined)
    throw invalid(`The file ${JSON.stringify(strange)} does not belong into a snapshot.`)
  const absent = wanted.find((name) => !names.includes(name))
  if (absent !== undefined) throw invalid(`${absent} is missing.`)
  if (names.join() !== wanted.join())
    throw invalid('The files of the snapshot lie in another order than they should.')
  return `A ZIP of ${names.length} files; each of its ${zip.size} bytes is accounted for.`
}

/** Every file against the list in `datapackage.json`, which the signature covers. */
export function checkHashes(measured: FileMeasurements, datapackage: Datapackage): string {
  const damaged = measured.files.find((file) => !file.crcHolds)
  if (damaged) throw invalid(`${damaged.name} is damaged: its bytes are not those that were written.`)
  const listed = measured.files.filter((file) => file.name !== DATAPACKAGE_PATH && file.name !== DIGEST_PATH)
  compareList(
    DATAPACKAGE_PATH,
    listed.map(({ name, size, sha256 }) => ({ path: name, bytes: size, sum: `sha256:${sha256}` })),
    datapackage.resources.map(({ path, bytes, hash }) => ({ path, bytes, sum: hash })),
  )
  return `The SHA-256 of each of ${listed.length} files is the one that ${DATAPACKAGE_PATH} lists.`
}

/** Every file that was there before the seal against the seal's own list. */
export async function checkSeal(zip: ZipFile, measured: FileMeasurements, maxBytes: number): Promise<string> {
  const seal = parseRecord(SealFile, await zip.entry(SEAL_PATH, maxBytes), SEAL_PATH)
  const sealed = measured.files.filter((file) => !AFTER_SEAL.has(file.name))
  compareList(
    SEAL_PATH,
    sealed.map(({ name, size, sha256 }) => ({ path: name, bytes: size, sum: sha256 })),
    seal.files.map(({ path, bytes, sha256 }) => ({ path, bytes, sum: sha256 })),
  )
  return `The seal lists ${sealed.length} files, each as it lies here.`
}

interface Listed {
  readonly path: string
  readonly bytes: number
  readonly sum: string
}

function compareList(list: string, there: readonly Listed[], said: readonly Listed[]): void {
  there.forEach((file, n) => {
    const other = said[n]
    if (other?.path !== file.path) throw invalid(`${list} does not list ${file.path} where it should.`)
    if (other.bytes !== file.bytes || other.sum !== file.sum) {
      throw invalid(`${file.path} is not the file that ${list} lists: its SHA-256 or length differs.`)
    }
  })
  if (said.length !== there.length)
    throw invalid(`${list} lists ${said.length} files, but there are ${there.length}.`)
}
