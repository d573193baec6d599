import type { ResourceUrl } from '../card/media.ts'
import type { Manifest } from '../model/snapshot.ts'

/** Where a snapshot's media are served. A medium is known by its own address, wherever its bytes were had. */
export function mediaPlaces(manifest: Manifest): ResourceUrl {
  const places = new Map(
    manifest.resources.flatMap(({ url, medium = url, n }) => [
      [url, n],
      [medium, n],
    ]),
  )
  return (url) => {
    const n = places.get(url)
    return n === undefined ? null : `/v1/snapshots/${manifest.id}/resources/${n}`
  }
}
