import { MAX_RECORD_BYTES, readCapture } from '../wacz/open-snapshot.ts'
import { DATAPACKAGE_PATH } from '../wacz/wacz-paths.ts'
import type { ZipFile } from '../zip/read-zip.ts'
import { type Datapackage, parseDatapackage } from './check-files.ts'

type Capture = Awaited<ReturnType<typeof readCapture>>

/** Reads the records of an opened snapshot for several checks, and parses each of them once: they may be large. */
export class SnapshotReader {
  readonly zip: ZipFile
  #capture: Promise<Capture> | null = null
  #datapackage: Promise<Datapackage> | null = null

  constructor(zip: ZipFile) {
    this.zip = zip
  }

  /** A file that is no larger than a record may be. */
  small(name: string): Promise<Buffer> {
    return this.zip.entry(name, MAX_RECORD_BYTES)
  }

  /** @throws InvalidArchiveError each time, if the records are invalid */
  capture(): Promise<Capture> {
    this.#capture ??= readCapture(this.zip)
    return this.#capture
  }

  /** @throws InvalidArchiveError each time, if it is invalid */
  datapackage(): Promise<Datapackage> {
    this.#datapackage ??= this.small(DATAPACKAGE_PATH).then(parseDatapackage)
    return this.#datapackage
  }
}
