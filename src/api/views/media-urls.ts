import type { ResourceUrlResolver } from '../../card/media.ts'
import type { Manifest } from '../../model/manifest.ts'

/** Where a snapshot's media are served. A medium is known by its own address, wherever its bytes were had. */
export function mediaUrlResolver(manifest: Manifest): ResourceUrlResolver {
  const places = new Map(
    // A playlist is at its own address; its segments are of the same medium.
    [
      ...manifest.resources.map(({ url, medium = url, n }) => [medium, n] as const),
      ...manifest.resources.map(({ url, n }) => [url, n] as const),
    ],
  )
  return (url) => {
    const n = places.get(url)
    return n === undefined ? null : `/v1/snapshots/${manifest.id}/resources/${n}`
  }
}
