import canonicalize from 'canonicalize'
import { ArchiveError } from '../../model/errors.ts'
import { Manifest } from '../../model/manifest.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { cardUrl } from '../internal-urls.ts'
import { snapshotId } from '../object-keys.ts'
import { parseRecord } from '../open-snapshot.ts'
import { PAGES_PATH } from '../wacz-paths.ts'
import type { CaptureFile } from '../wacz-records.ts'
import type { Datapackage } from './check-files.ts'

const invalid = (message: string): ArchiveError => new ArchiveError('archive-invalid', message)

/** Whether the files agree on which post this is, and on when it was captured by what. */
export function checkCapture(capture: CaptureFile, record: PostRecord, datapackage: Datapackage): string {
  const { post, capturedAt } = capture
  if (record.platform !== post.platform || record.id !== post.id) {
    throw invalid(
      `The record is of ${record.platform} post ${record.id}, the capture of ${post.platform} ${post.id}.`,
    )
  }
  if (capture.id !== snapshotId(post, new Date(capturedAt))) {
    throw invalid("The snapshot's id is not that of its post and time.")
  }
  if (datapackage.created !== capturedAt || datapackage.software !== capture.software) {
    throw invalid('datapackage.json tells another time or program than the capture does.')
  }
  return `Post ${post.platform} ${post.id}, captured at ${capturedAt} by ${capture.software}: ${capture.outcome}.`
}

/** Whether a player opens the card of this post. */
export function checkPages(pages: Buffer, capture: CaptureFile): string {
  const [header, first] = pages.toString('utf8').split('\n').map(parseLine)
  const url = cardUrl(capture.post)
  if (header?.format !== 'json-pages-1.0' || first?.url !== url || first?.ts !== capture.capturedAt) {
    throw invalid(`${PAGES_PATH} does not lead with the card of this post.`)
  }
  if (capture.resources[0]?.url !== url) throw invalid('The card has another address than its post.')
  return 'A player opens the card first.'
}

function parseLine(line: string): { format?: unknown; url?: unknown; ts?: unknown } | null {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** The manifest beside the file against the one that follows from the file. */
export function checkManifest(bytes: Uint8Array, derived: Manifest, name: string): string {
  const given = parseRecord(Manifest, bytes, name)
  const differs = Object.keys({ ...derived, ...given }).find(
    (key) => canonicalize(given[key as keyof Manifest]) !== canonicalize(derived[key as keyof Manifest]),
  )
  if (differs !== undefined)
    throw invalid(`The manifest ${name} says something else of "${differs}" than the file.`)
  // A record may be written in one way only: else bytes could change without a change of meaning.
  const text = Buffer.from(`${JSON.stringify(derived, null, 2)}\n`)
  if (!text.equals(bytes))
    throw invalid(`The manifest ${name} is not written as Stet writes it: it was changed.`)
  return `The manifest ${name} is the one that belongs to this file.`
}
