import { ServiceError } from '../../model/errors.ts'
import type { Manifest, Resource } from '../../model/manifest.ts'
import { type PostRef, postSlug } from '../../model/platform.ts'
import type { PostRecord, QuotedPost } from '../../model/post-record.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** What of a snapshot is not shown, because it belongs to another post that was taken down. */
export interface Redaction {
  readonly posts: readonly PostName[]
  readonly quoted: boolean
  /** The record without what is withheld. */
  readonly record: PostRecord
  /** @throws ServiceError `taken-down` for a body that is, or may repeat, what is withheld */
  check(resource: Resource): void
  /** @throws ServiceError `taken-down` where anything is withheld: the whole file holds it */
  checkWhole(): void
}

/** The other posts whose words and media a snapshot holds. */
export function mentionedPosts({ record }: Manifest): PostName[] {
  return [record.quoted?.status === 'served' ? record.quoted.post : null, record.parent ?? null]
    .filter((one) => one !== null)
    .map(({ platform, id }) => ({ platform, id }))
}

/** @param down which of the posts that it mentions are taken down */
export function redactionOf(manifest: Manifest, down: readonly PostName[]): Redaction {
  const { record } = manifest
  const slugs = new Set(down.map(postSlug))
  const { quoted, parent } = record
  const without = quoted?.status === 'served' && slugs.has(postSlug(quoted.post)) ? quoted.post : null
  const orphaned = parent !== undefined && slugs.has(postSlug(parent))
  const { parent: _, ...rest } = record
  const own = without === null ? new Set<string>() : addresses(record)
  const theirs = without === null ? [] : [...addresses(without)].filter((url) => !own.has(url))
  const refuse = (): never => {
    throw new ServiceError('taken-down', `It holds ${down.map(postSlug).join(', ')}, which was taken down.`, {
      input: manifest.id,
      hint: 'The card is shown without it.',
    })
  }
  return {
    posts: down,
    quoted: without !== null,
    record: {
      ...(orphaned ? rest : record),
      quoted: without === null ? quoted : { status: 'unavailable', id: without.id, url: without.url },
    },
    check({ role, url, medium }) {
      if (down.length === 0) return
      // A raw answer repeats what the post quotes or answers, and the card that was drawn then shows it.
      if (role === 'answer' || role === 'card' || theirs.includes(medium ?? url) || theirs.includes(url))
        refuse()
    },
    checkWhole() {
      if (down.length > 0) refuse()
    },
  }
}

/** Every address by which a post names a medium of its own. */
function addresses({ author, media, linkCard }: QuotedPost): Set<string> {
  const all = [
    author?.avatarUrl,
    linkCard?.imageUrl,
    ...media.flatMap((one) => [one.url, one.posterUrl, ...one.fallbackUrls]),
  ]
  return new Set(all.filter((url) => typeof url === 'string'))
}
