import type { ResourceUrlResolver } from '../../card/media.ts'
import type { Manifest } from '../../model/manifest.ts'

/** Maps the URLs of a snapshot's media to its resources in the API. A medium keeps its own URL, even if its bytes came from another. */
export function mediaUrlResolver(manifest: Manifest): ResourceUrlResolver {
  const resourceNumbers = new Map(
    // The segments of a playlist share its medium; the second entry maps the playlist's URL to the playlist itself.
    [
      ...manifest.resources.map(({ url, medium = url, n }) => [medium, n] as const),
      ...manifest.resources.map(({ url, n }) => [url, n] as const),
    ],
  )
  return (url) => {
    const n = resourceNumbers.get(url)
    return n === undefined ? null : `/v1/snapshots/${manifest.id}/resources/${n}`
  }
}
