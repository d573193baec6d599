import type { Medium } from '../../../model/post-record.ts'
import { parseMediaUrl } from '../media-url.ts'

/** An address on Meta's media hosts, signed for some days; null for others (platforms-2.md § 11). */
export const metaMediaUrl = (written: string | null | undefined): string | null =>
  parseMediaUrl(written, ['cdninstagram.com', 'fbcdn.net'])

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
    kind,
    url: url ?? page,
    fallbackUrls: [],
    posterUrl: null,
    alt: null,
    width: null,
    height: null,
    durationMs: null,
    ...more,
    ...(url === null ? { served: false as const } : {}),
  }
}
