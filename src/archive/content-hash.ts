import canonicalize from 'canonicalize'
import type { MissingPart } from '../model/outcome.ts'
import type { Medium, PostRecord, QuotedPost } from '../model/post-record.ts'
import { sha256Hex } from './sha256.ts'

/**
 * The content hash of a snapshot: two snapshots with the same hash are duplicates. It is the SHA-256 (hex) of the
 * canonical JSON (RFC 8785) of text, entities, author, media, poll options, quoted content, edit ids and missing parts.
 * Metrics, avatar, headers, signed URLs and times are excluded, because they change without an edit.
 *
 * @param media digests (`mediumDigest`) by the `url` of the medium
 */
export function computeContentSha256(
  record: PostRecord,
  media: ReadonlyMap<string, string>,
  missing: readonly MissingPart[],
): string {
  const { quoted } = record
  const content = {
    ...postContent(record, media),
    witness: record.witness,
    quoted:
      quoted === null
        ? null
        : quoted.status === 'served'
          ? { id: quoted.post.id, ...postContent(quoted.post, media) }
          : { id: quoted.id, unavailable: true },
    missing: missing.map(({ part, url, reason }) => ({ part, url: withoutQuery(url), reason })),
  }
  return sha256Hex(canonicalize(content) ?? '')
}

const postContent = (post: QuotedPost | PostRecord, media: ReadonlyMap<string, string>) => ({
  text: post.text,
  entities: post.entities,
  author: post.author && {
    id: post.author.id,
    name: post.author.name,
    handle: post.author.handle,
    verification: post.author.verification,
    affiliation: post.author.affiliation,
  },
  media: post.media.map((medium) => identity(medium, media.get(medium.url) ?? null)),
  poll: post.poll?.options.map((option) => option.label) ?? null,
  editIds: post.editIds,
  // Omitted where absent, so that the hashes of posts without them stay the same.
  forwardedFrom: post.forwardedFrom,
  files: post.files,
  contentWarning: post.contentWarning,
})

/**
 * The digest of a medium: the SHA-256 of its file. For a medium in several parts (the segments in order, then a separate
 * sound file) the SHA-256 of their digests, one per line.
 */
export function mediumDigest(parts: readonly string[]): string | null {
  const [first = null, ...more] = parts
  return more.length === 0 ? first : sha256Hex(parts.join('\n'))
}

/** A medium is identified by its bytes, or if they are missing by its URL without the query, which may be a signature. */
const identity = (medium: Medium, sha256: string | null) => ({
  kind: medium.kind,
  alt: medium.alt,
  sha256,
  url: sha256 === null ? withoutQuery(medium.url) : null,
})

const withoutQuery = (url: string | null): string | null => url && (url.split(/[?#]/, 1)[0] ?? url)
