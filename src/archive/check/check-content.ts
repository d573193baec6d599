import { InvalidArchiveError } from '../../model/errors.ts'
import type { Medium, PostRecord } from '../../model/post-record.ts'
import { computeContentSha256, mediumDigest } from '../content-hash.ts'
import type { CaptureFile } from '../wacz/wacz-records.ts'

/** Far more than any post has. The limit bounds the time of a check. */
const MAX_MEDIA = 1_000

const MEDIA: ReadonlySet<string> = new Set(['photo', 'video', 'gif', 'audio'])

/** Checks `contentSha256`, which tells snapshots of a post apart, against the record and the media in the file. */
export function checkContent(capture: CaptureFile, record: PostRecord): string {
  // A medium that was fetched as a poster first is stored only with that role.
  const stored = capture.resources.filter((one) => one.medium !== undefined || MEDIA.has(one.role))
  const byAddress = Map.groupBy(stored, (one) => one.medium ?? one.url)
  const posts = record.quoted?.status === 'served' ? [record, record.quoted.post] : [record]
  if (posts.reduce((sum, post) => sum + post.media.length, 0) > MAX_MEDIA) {
    throw new InvalidArchiveError('archive-invalid', 'The record has more media than any post.')
  }
  const media = new Map(
    posts.flatMap((post) =>
      post.media.flatMap((medium) => {
        const digest = mediumDigest(partsOf(medium, byAddress))
        return digest === null ? [] : [[medium.url, digest] as const]
      }),
    ),
  )
  if (computeContentSha256(record, media, capture.missing) === capture.contentSha256) {
    return "The snapshot's contentSha256 matches its text and media."
  }
  // Early versions did not name the medium of a body that was fetched from another URL.
  if (stored.length > 0 && stored.every((one) => one.medium === undefined)) {
    return "The snapshot's contentSha256 can't be recomputed, because this early version does not name the media of its files."
  }
  throw new InvalidArchiveError(
    'archive-invalid',
    "The snapshot's contentSha256 does not match its text and media.",
  )
}

/** The SHA-256 of each stored part of a medium, in order. */
function partsOf(
  { url, delivery, soundUrl }: Medium,
  stored: ReadonlyMap<string, CaptureFile['resources']>,
): string[] {
  const of = (address: string) => stored.get(address) ?? []
  const bytes = of(url).filter((one) => (delivery === 'hls') === (one.role === 'segment'))
  const sound = soundUrl === undefined ? [] : of(soundUrl)
  return [...(delivery === 'hls' ? bytes : bytes.slice(-1)), ...sound].map(({ sha256 }) => sha256)
}
