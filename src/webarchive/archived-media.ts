import { FetchError } from '../model/errors.ts'
import type { Medium, PostRecord, QuotedPost } from '../model/post-record.ts'
import { type WebArchiveDeps, WITH_BODY_FILTER } from './archived-post.ts'

/** Maximum number of index lookups per post: a post has up to four media, and so has its quote. */
const MAX_LOOKUPS = 8
const MAX_CAPTURES = 100
type Deps = Pick<WebArchiveDeps, 'archive' | 'context' | 'forms' | 'closed'>

/** A record whose media have archived URLs; `unavailable` is the error of a lookup that the archive did not answer. */
interface RecordWithMedia {
  readonly record: PostRecord
  readonly unavailable: FetchError | null
}

/**
 * Puts archived URLs before the platform's URLs of an archived post's media, or in their place after its end. Posters and avatars get
 * the replay URL of the time at which the post was archived.
 */
export async function withArchivedMedia(
  record: PostRecord,
  timestamp: string,
  deps: Deps,
): Promise<RecordWithMedia> {
  let lookups = 0
  let unavailable: FetchError | null = null

  async function withArchivedUrls(medium: Medium): Promise<Medium> {
    const posterUrl = imageUrl(medium.posterUrl, timestamp, deps)
    const unfound: Medium = { ...medium, posterUrl, ...(deps.closed ? { served: false } : {}) }
    if (medium.served === false) return unfound
    if (unavailable !== null || lookups++ >= MAX_LOOKUPS) return unfound
    try {
      const urls = await findRenditions(medium, deps)
      const [url, ...fallbackUrls] = deps.closed ? urls : [...urls, medium.url, ...medium.fallbackUrls]
      return url === undefined ? unfound : { ...medium, url, fallbackUrls, posterUrl }
    } catch (thrown) {
      deps.context.signal?.throwIfAborted()
      if (!(thrown instanceof FetchError)) throw thrown
      unavailable = thrown
      return unfound
    }
  }

  async function withMedia<T extends QuotedPost>(post: T): Promise<T> {
    const media: Medium[] = []
    for (const medium of post.media) media.push(await withArchivedUrls(medium))
    const author = post.author && {
      ...post.author,
      avatarUrl: imageUrl(post.author.avatarUrl, timestamp, deps),
    }
    return { ...post, media, author }
  }

  const whole = await withMedia(record)
  const { quoted } = whole
  const post = quoted?.status === 'served' ? await withMedia(quoted.post) : null
  return {
    record: post === null ? whole : { ...whole, quoted: { status: 'served', post } },
    unavailable,
  }
}

function imageUrl(url: string | null, timestamp: string, { archive }: Deps): string | null {
  return url === null ? null : archive.replayUrl(timestamp, 'im_', url)
}

/** Replay URLs of a medium, best rendition first; empty if the archive has none. */
async function findRenditions(medium: Medium, { archive, forms, context }: Deps): Promise<string[]> {
  const prefix = forms.mediumPrefix(medium.url)
  const filters = [WITH_BODY_FILTER, 'mimetype:(image|video)/.*|warc/revisit|application/octet-stream']
  const { captures } = await archive.captures({ prefix, filters, limit: MAX_CAPTURES }, context)
  const flag = medium.kind === 'photo' ? 'im_' : 'id_'
  const best = captures
    .toSorted((a, b) => forms.renditionRank(a.url) - forms.renditionRank(b.url))
    .slice(0, 3)
  return best.map((one) => archive.replayUrl(one.timestamp, flag, one.url))
}
