import canonicalize from 'canonicalize'
import { InvalidArchiveError } from '../../model/errors.ts'
import { Manifest, type UnsignedManifest } from '../../model/manifest.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { snapshotId } from '../object-keys.ts'
import { encodeJson } from '../records/encode-json.ts'
import { verifyRecord } from '../signature/record-signature.ts'
import { cardUrl } from '../wacz/internal-urls.ts'
import { parseRecord } from '../wacz/open-snapshot.ts'
import { PAGES_PATH } from '../wacz/wacz-paths.ts'
import type { CaptureFile } from '../wacz/wacz-records.ts'
import type { Datapackage } from './check-files.ts'

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

/** Checks that the files agree on the post, the time of capture and the software. */
export function checkCapture(capture: CaptureFile, record: PostRecord, datapackage: Datapackage): string {
  const { post, capturedAt } = capture
  if (record.platform !== post.platform || record.id !== post.id) {
    throw invalid(
      `The record is of ${record.platform} post ${record.id}, the capture of ${post.platform} ${post.id}.`,
    )
  }
  if (capture.id !== snapshotId(post, new Date(capturedAt))) {
    throw invalid("The snapshot's id does not match its post and time.")
  }
  if (datapackage.created !== capturedAt || datapackage.software !== capture.software) {
    throw invalid('datapackage.json names another time or program than the capture.')
  }
  return `Post ${post.platform} ${post.id}, captured at ${capturedAt} by ${capture.software}: ${capture.outcome}.`
}

/** Checks that a player opens the card of this post. */
export function checkPages(pages: Buffer, capture: CaptureFile): string {
  const second = pages.indexOf('\n', pages.indexOf('\n') + 1)
  const [header, first] = pages
    .toString('utf8', 0, second < 0 ? pages.length : second)
    .split('\n')
    .map(parseLine)
  const url = cardUrl(capture.post)
  if (header?.format !== 'json-pages-1.0' || first?.url !== url || first?.ts !== capture.capturedAt) {
    throw invalid(`${PAGES_PATH} does not begin with the card of this post.`)
  }
  if (capture.resources[0]?.url !== url) throw invalid('The first resource is not the card of this post.')
  return 'A player opens the card first.'
}

/** The longest line that Stet writes has a title of a few hundred characters. */
const MAX_LINE = 65_536

function parseLine(line: string): { format?: unknown; url?: unknown; ts?: unknown } | null {
  if (line.length > MAX_LINE) return null
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/**
 * Compares the manifest beside the file with the one that follows from the file, and verifies its signature. Number 1 has
 * none.
 */
export async function checkManifest(
  bytes: Uint8Array,
  derived: UnsignedManifest,
  name: string,
): Promise<string> {
  const given = parseRecord(Manifest, bytes, name, derived.stet)
  const expected: Manifest = {
    ...derived,
    stet: given.stet,
    // The file can't tell how it was stored.
    ...(given.conditional === undefined ? {} : { conditional: given.conditional }),
    ...(given.signature === undefined ? {} : { signature: given.signature }),
  }
  const differs = Object.keys({ ...expected, ...given }).find(
    (key) => canonicalize(given[key as keyof Manifest]) !== canonicalize(expected[key as keyof Manifest]),
  )
  if (differs !== undefined) throw invalid(`The manifest ${name} differs from the file in "${differs}".`)
  // Only one encoding is valid; otherwise bytes could change without a change of content.
  if (!Buffer.from(bytes).equals(encodeJson(expected)))
    throw invalid(`The manifest ${name} is not in the encoding of Stet, so it was changed.`)
  const signer = await verifyRecord(given, name)
  return signer === null
    ? `The manifest ${name} belongs to this file. It is unsigned, as number 1 was.`
    : `The manifest ${name} belongs to this file, and is signed by ${signer}.`
}
