import { ArchiveError } from '../../model/errors.ts'
import type { Medium, PostRecord } from '../../model/post-record.ts'
import { computeContentSha256, mediumDigest } from '../content-hash.ts'
import type { CaptureFile } from '../wacz-records.ts'

const MEDIA: ReadonlySet<string> = new Set(['photo', 'video', 'gif', 'audio'])

/** Whether `contentSha256`, by which snapshots of a post are told apart, is that of the record and the media that lie here. */
export function checkContent(capture: CaptureFile, record: PostRecord): string {
  // A medium asked for as a poster first is kept once, as that.
  const kept = capture.resources.filter((one) => one.medium !== undefined || MEDIA.has(one.role))
  const posts = record.quoted?.status === 'served' ? [record, record.quoted.post] : [record]
  const media = new Map(
    posts.flatMap((post) =>
      post.media.flatMap((medium) => {
        const digest = mediumDigest(partsOf(medium, kept))
        return digest === null ? [] : [[medium.url, digest] as const]
      }),
    ),
  )
  if (computeContentSha256(record, media, capture.missing) === capture.contentSha256) {
    return "The snapshot's contentSha256 is that of its words and media."
  }
  // Early versions did not say which medium a body is that was had at another address.
  if (kept.length > 0 && kept.every((one) => one.medium === undefined)) {
    return "The snapshot's contentSha256 can't be recomputed: it does not name the media of its files, as later ones do."
  }
  throw new ArchiveError(
    'archive-invalid',
    "The snapshot's contentSha256 is not that of the words and media that lie here.",
  )
}

/** The SHA-256 of each part of a medium that lies here, in order. */
function partsOf({ url, delivery, soundUrl }: Medium, kept: CaptureFile['resources']): string[] {
  const of = (address: string) => kept.filter((one) => (one.medium ?? one.url) === address)
  const bytes = of(url).filter((one) => (delivery === 'hls') === (one.role === 'segment'))
  const sound = soundUrl === undefined ? [] : of(soundUrl)
  return [...(delivery === 'hls' ? bytes : bytes.slice(-1)), ...sound].map(({ sha256 }) => sha256)
}
