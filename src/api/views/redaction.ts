import { ServiceError } from '../../model/errors.ts'
import type { Manifest, Resource } from '../../model/manifest.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { PostRecord, QuotedPost } from '../../model/post-record.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** What to leave out of a snapshot, because it belongs to another post that was taken down. */
export interface Redaction {
  readonly posts: readonly PostName[]
  /** Whether the quoted post is left out. */
  readonly quoted: boolean
  /** The record without the redacted posts. */
  readonly record: PostRecord
  /** @throws ServiceError `taken-down` for a resource that is, or may contain, redacted content */
  check(resource: Resource): void
  /** @throws ServiceError `taken-down` if anything is redacted, since the whole file contains it */
  checkWhole(): void
}

/** The other posts whose text and media a snapshot contains. */
export function mentionedPosts({ record }: Manifest): PostName[] {
  return [record.quoted?.status === 'served' ? record.quoted.post : null, record.parent ?? null]
    .filter((one) => one !== null)
    .map(({ platform, id }) => ({ platform, id }))
}

/** @param down the mentioned posts that are taken down */
export function redactionOf(manifest: Manifest, down: readonly PostName[]): Redaction {
  const { record } = manifest
  const slugs = new Set(down.map(postSlug))
  const { quoted, parent } = record
  const redactedQuote = quoted?.status === 'served' && slugs.has(postSlug(quoted.post)) ? quoted.post : null
  const orphaned = parent !== undefined && slugs.has(postSlug(parent))
  const { parent: _, ...rest } = record
  const own = redactedQuote === null ? new Set<string>() : mediaUrls(record)
  const theirs = redactedQuote === null ? [] : [...mediaUrls(redactedQuote)].filter((url) => !own.has(url))
  const refuse = (): never => {
    throw new ServiceError(
      'taken-down',
      `It contains ${down.map(postSlug).join(', ')}, which was taken down.`,
      {
        input: manifest.id,
        hint: 'The card leaves it out.',
      },
    )
  }
  return {
    posts: down,
    quoted: redactedQuote !== null,
    record: {
      ...(orphaned ? rest : record),
      quoted:
        redactedQuote === null
          ? quoted
          : { status: 'unavailable', id: redactedQuote.id, url: redactedQuote.url },
    },
    check({ role, url, medium }) {
      if (down.length === 0) return
      // Raw responses and the stored card contain the quoted and parent posts.
      if (role === 'answer' || role === 'card' || theirs.includes(medium ?? url) || theirs.includes(url))
        refuse()
    },
    checkWhole() {
      if (down.length > 0) refuse()
    },
  }
}

/** The URLs of a post's own media. */
function mediaUrls({ author, media, linkCard }: QuotedPost): Set<string> {
  const all = [
    author?.avatarUrl,
    linkCard?.imageUrl,
    ...media.flatMap((one) => [one.url, one.posterUrl, ...one.fallbackUrls]),
  ]
  return new Set(all.filter((url) => typeof url === 'string'))
}
