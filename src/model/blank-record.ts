import type { PostRef } from './platform.ts'
import type { Author, Medium, PostRecord } from './post-record.ts'

/** A record that holds only the post's address. Each witness fills in the fields that it knows. */
export function blankRecord(post: PostRef, witness: PostRecord['witness']): PostRecord {
  return {
    stet: 1,
    platform: post.platform,
    id: post.id,
    url: post.url,
    author: null,
    publishedAt: null,
    publishedOn: null,
    language: null,
    text: null,
    textCut: false,
    entities: [],
    media: [],
    poll: null,
    linkCard: null,
    editIds: [],
    sensitive: null,
    metrics: null,
    replyTo: null,
    quoted: null,
    witness,
    confirmedBy: [],
    quotedBy: null,
  }
}

/** An author of whom only the name and the handle are known. */
export function blankAuthor(handle: string, name: string, url: string | null): Author {
  return { id: null, name, handle, url, avatarUrl: null, verification: null, affiliation: null }
}

/** A medium of which only the kind and the address are known. */
export function blankMedium(kind: Medium['kind'], url: string): Medium {
  return {
    kind,
    url,
    fallbackUrls: [],
    posterUrl: null,
    alt: null,
    width: null,
    height: null,
    durationMs: null,
  }
}
