import { FetchError } from '../model/errors.ts'
import type { Medium, PostRecord, QuotedPost } from '../model/post.ts'
import { type WebArchiveDeps, WITH_BODY } from './archived-post.ts'
import type { CdxRecord } from './cdx.ts'

/** Media of one post that the archive's index is asked for; posts have four, and as many in a quote. */
const MOST_LOOKUPS = 8
const MOST_CAPTURES = 100
/** Renditions by name, best first; an address without a name is served at medium size. */
const SIZES = ['orig', '4096x4096', 'large', 'medium', '', '900x900', 'small', '360x360', '240x240', 'thumb']

type Means = Pick<WebArchiveDeps, 'archive' | 'context'>

/** A record whose media are asked for where the archive has them; `silence` where it did not say. */
export interface WithMedia {
  readonly record: PostRecord
  readonly silence: FetchError | null
}

/**
 * Archived addresses for the media of an archived post, those of the platform behind them. The
 * pictures around the post are asked for beside the copy that names them.
 */
export async function withArchivedMedia(
  record: PostRecord,
  timestamp: string,
  means: Means,
): Promise<WithMedia> {
  let lookups = 0
  let silence: FetchError | null = null

  async function archived(medium: Medium): Promise<Medium> {
    const posterUrl = picture(medium.posterUrl, timestamp, means)
    if (silence !== null || lookups++ >= MOST_LOOKUPS) return { ...medium, posterUrl }
    try {
      const urls = await renditions(medium, means)
      const [url = medium.url, ...rest] = [...urls, medium.url, ...medium.fallbackUrls]
      return { ...medium, url, fallbackUrls: rest, posterUrl }
    } catch (thrown) {
      means.context.signal?.throwIfAborted()
      if (!(thrown instanceof FetchError)) throw thrown
      silence = thrown
      return { ...medium, posterUrl }
    }
  }

  async function all<T extends QuotedPost>(post: T): Promise<T> {
    const media: Medium[] = []
    for (const medium of post.media) media.push(await archived(medium))
    const author = post.author && {
      ...post.author,
      avatarUrl: picture(post.author.avatarUrl, timestamp, means),
    }
    return { ...post, media, author }
  }

  const whole = await all(record)
  const { quoted } = whole
  const post = quoted?.status === 'served' ? await all(quoted.post) : null
  return { record: post === null ? whole : { ...whole, quoted: { status: 'served', post } }, silence }
}

function picture(url: string | null, timestamp: string, { archive }: Means): string | null {
  return url === null ? null : archive.address(timestamp, 'im_', url)
}

/** Where a medium is replayed, best rendition first; empty where the archive has none. */
async function renditions(medium: Medium, { archive, context }: Means): Promise<string[]> {
  const url = new URL(medium.url)
  const prefix = url.host + url.pathname.replace(/(?:\.(?:jpe?g|png|webp))?(?::\w+)?$/, '')
  const filters = [WITH_BODY, 'mimetype:(image|video)/.*|warc/revisit|application/octet-stream']
  const { captures } = await archive.captures({ prefix, filters, limit: MOST_CAPTURES }, context)
  const flag = medium.kind === 'photo' ? 'im_' : 'id_'
  const best = captures.toSorted((a, b) => size(a) - size(b)).slice(0, 3)
  return best.map((one) => archive.address(one.timestamp, flag, one.url))
}

function size({ url }: CdxRecord): number {
  const name = /[?&]name=(\w+)/.exec(url)?.[1] ?? /:(\w+)$/.exec(url)?.[1] ?? ''
  const place = SIZES.indexOf(name)
  return place < 0 ? SIZES.length : place
}
