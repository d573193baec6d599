import { blankMedium } from '../../../model/blank-record.ts'
import type { Medium } from '../../../model/post-record.ts'
import { parseMediaUrl } from '../media-url.ts'

/** An address on Meta's media hosts, signed for some days; null for others (platforms-2.md § 11). */
export const metaMediaUrl = (written: string | null | undefined): string | null =>
  parseMediaUrl(written, ['cdninstagram.com', 'fbcdn.net'])

/** The widest rendition of a picture that is not cropped; null if none has a width and an address on Meta's hosts. */
export function widestWhole(renditions: readonly { url: string | null; width: number }[]): string | null {
  const [widest] = renditions
    .map(({ url, width }) => ({ url: metaMediaUrl(url), width }))
    .filter(({ url, width }) => url !== null && width > 0 && !/[?&]stp=c\d/.test(url))
    .toSorted((a, b) => b.width - a.width)
  return widest?.url ?? null
}

/**
 * A medium of Meta's hosts. Its address is signed, so there is none to fall back on later. Without a file it is
 * `served: false` and has the address of its post.
 */
export function metaMedium(
  kind: Medium['kind'],
  url: string | null,
  page: string,
  more: Partial<Medium> = {},
): Medium {
  return {
    ...blankMedium(kind, url ?? page),
    ...more,
    ...(url === null ? { served: false as const } : {}),
  }
}
