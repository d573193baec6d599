import { resourceNumbers } from '../../archive/records/media-summary.ts'
import type { ResourceUrlResolver } from '../../card/media.ts'
import type { Manifest } from '../../model/manifest.ts'

/** Maps the URLs of a snapshot's media to its resources in the API. */
export function mediaUrlResolver(manifest: Manifest): ResourceUrlResolver {
  const numbers = resourceNumbers(manifest)
  return (url) => {
    const n = numbers.get(url)
    return n === undefined ? null : resourcePath(manifest.id, n)
  }
}

/** The path of resource `n` of a snapshot. */
export const resourcePath = (snapshot: string, n: number): string =>
  `/v1/snapshots/${snapshot}/resources/${n}`

/** The path of the thumbnail of resource `n` of a snapshot. */
export const thumbnailPath = (snapshot: string, n: number): string => `${resourcePath(snapshot, n)}/thumbnail`
