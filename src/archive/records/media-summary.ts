import type { Manifest, Resource } from '../../model/manifest.ts'
import { isFolded, type MediaSummary } from '../../model/media-summary.ts'
import type { Medium } from '../../model/post-record.ts'

/**
 * The numbers of a snapshot's resources by URL. A medium keeps its own URL, even if its bytes came from another one; the
 * segments of a playlist share its medium, so the playlist's own URL maps to the playlist itself.
 */
export const resourceNumbers = ({ resources }: Pick<Manifest, 'resources'>): Map<string, number> =>
  new Map([
    ...resources.map(({ url, medium = url, n }) => [medium, n] as const),
    ...resources.map(({ url, n }) => [url, n] as const),
  ])

/** Summarizes a post's own media; null for a post without any picture, film or sound. */
export function summarizeMedia(manifest: Pick<Manifest, 'record' | 'resources'>): MediaSummary | null {
  const { media, linkCard } = manifest.record
  const thumbnail = findStill(manifest)
  if (media.length === 0 && thumbnail === null && !linkCard?.imageUrl) return null
  const count = (kind: Medium['kind']): number => media.filter((one) => one.kind === kind).length
  const timed = media.filter(({ kind }) => kind === 'video' || kind === 'audio')
  return {
    photo: count('photo'),
    video: count('video'),
    gif: count('gif'),
    audio: count('audio'),
    durationMs: timed.length === 1 ? (timed[0]?.durationMs ?? null) : null,
    sensitive: isFolded(manifest.record),
    thumbnail,
  }
}

/** The resource of the first archived picture: a photo, the poster of a film, or else the picture of the link. */
function findStill(manifest: Pick<Manifest, 'record' | 'resources'>): number | null {
  const numbers = resourceNumbers(manifest)
  const { media, linkCard } = manifest.record
  for (const url of [...media.flatMap(stillUrls), linkCard?.imageUrl]) {
    const n = url ? numbers.get(url) : undefined
    const resource = n === undefined ? undefined : manifest.resources[n]
    if (resource && isPicture(resource)) return resource.n
  }
  return null
}

const stillUrls = ({ url, fallbackUrls, posterUrl }: Medium): (string | null)[] => [
  posterUrl,
  url,
  ...fallbackUrls,
]

const isPicture = ({ role, mime }: Resource): boolean =>
  role === 'photo' ||
  role === 'poster' ||
  role === 'link-image' ||
  (role === 'gif' && mime.startsWith('image/'))
