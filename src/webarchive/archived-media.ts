import { FetchError } from '../model/errors.ts'
import type { Medium, PostRecord, QuotedPost } from '../model/post-record.ts'
import { type WebArchiveDeps, WITH_BODY_FILTER } from './archived-post.ts'

/** Media of one post that the archive's index is asked for; posts have four, and as many in a quote. */
const MOST_LOOKUPS = 8
const MOST_CAPTURES = 100
type Means = Pick<WebArchiveDeps, 'archive' | 'context' | 'forms'>

/** A record whose media are asked for where the archive has them; `silence` where it did not say. */
export interface RecordWithMedia {
  readonly record: PostRecord
  readonly unavailable: FetchError | null
}

/**
 * Archived addresses for the media of an archived post, those of the platform behind them. The
 * pictures around the post are asked for beside the copy that names them.
 */
export async function withArchivedMedia(
  record: PostRecord,
  timestamp: string,
  means: Means,
): Promise<RecordWithMedia> {
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
  return {
    record: post === null ? whole : { ...whole, quoted: { status: 'served', post } },
    unavailable: silence,
  }
}

function picture(url: string | null, timestamp: string, { archive }: Means): string | null {
  return url === null ? null : archive.address(timestamp, 'im_', url)
}

/** Where a medium is replayed, best rendition first; empty where the archive has none. */
async function renditions(medium: Medium, { archive, forms, context }: Means): Promise<string[]> {
  const prefix = forms.mediumPrefix(medium.url)
  const filters = [WITH_BODY_FILTER, 'mimetype:(image|video)/.*|warc/revisit|application/octet-stream']
  const { captures } = await archive.captures({ prefix, filters, limit: MOST_CAPTURES }, context)
  const flag = medium.kind === 'photo' ? 'im_' : 'id_'
  const best = captures
    .toSorted((a, b) => forms.renditionRank(a.url) - forms.renditionRank(b.url))
    .slice(0, 3)
  return best.map((one) => archive.address(one.timestamp, flag, one.url))
}
