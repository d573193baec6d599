import type { PostRef } from './platform.ts'
import type { Author, PostRecord } from './post-record.ts'

/** A post of which nothing is known but its address: every witness adds what it tells. */
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

/** An account of which only name and handle are known. */
export function blankAuthor(handle: string, name: string, url: string | null): Author {
  return { id: null, name, handle, url, avatarUrl: null, verification: null, affiliation: null }
}
