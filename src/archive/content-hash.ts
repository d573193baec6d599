import canonicalize from 'canonicalize'
import type { MissingPart } from '../model/outcome.ts'
import type { Medium, PostRecord, QuotedPost } from '../model/post-record.ts'
import { sha256Hex } from './sha256.ts'

/**
 * What makes two snapshots of a post the same: the SHA-256 (hex) of the canonical JSON (RFC 8785)
 * of its text, entities, author, media, poll options, quoted content, edit ids and missing parts.
 * Metrics, avatar, headers, signed URLs and times change by themselves and are left out.
 *
 * @param media a medium's `url` to its digest (`mediumDigest`)
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
    missing: missing.map(({ part, url, reason }) => ({ part, url: unsigned(url), reason })),
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
})

/**
 * The digest by which a medium's bytes are told apart: the SHA-256 of its one file; of a medium in
 * several parts (segments in order, then the sound that is apart) the SHA-256 over theirs, one a line.
 */
export function mediumDigest(parts: readonly string[]): string | null {
  const [first = null, ...more] = parts
  return more.length === 0 ? first : sha256Hex(parts.join('\n'))
}

/** A medium is its bytes; only where they were not had, its address without what may sign it. */
const identity = (medium: Medium, sha256: string | null) => ({
  kind: medium.kind,
  alt: medium.alt,
  sha256,
  url: sha256 === null ? unsigned(medium.url) : null,
})

const unsigned = (url: string | null): string | null => url && (url.split(/[?#]/, 1)[0] ?? url)
