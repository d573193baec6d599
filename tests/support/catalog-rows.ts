import { createHash } from 'node:crypto'
import { blankAuthor, blankRecord } from '../../src/model/blank-record.ts'
import type { Citation } from '../../src/model/citation.ts'
import type { Manifest } from '../../src/model/manifest.ts'
import type { Outcome } from '../../src/model/outcome.ts'
import type { PostRef } from '../../src/model/platform.ts'

/** A fixed time on the tests' day. */
export const at = (second: number) => new Date(Date.UTC(2026, 4, 1, 12, 0, second))

/** Each test has posts of its own. */
let last = 1_900_000_000_000_000_000n
export function aPost(): PostRef {
  last += 1n
  return { platform: 'x', id: String(last), url: `https://x.com/tidetable/status/${last}` }
}

export function citing(post: PostRef, text = 'High water at noon.'): Citation {
  return {
    ...post,
    role: 'embed',
    form: 'blockquote',
    author: { name: 'Tide Table', handle: 'tidetable' },
    text,
    publishedOn: '2026-05-01',
    links: ['https://tides.example/'],
    quote: `<blockquote>${text}</blockquote>`,
    start: 10,
    end: 90,
  }
}

export function manifestOf(post: PostRef, second: number, outcome: Outcome, text: string): Manifest {
  const sha256 = createHash('sha256').update(`${post.id}${second}`).digest('hex')
  const record: Manifest['record'] = {
    ...blankRecord(post, outcome === 'salvaged' ? 'citation' : 'x-syndication'),
    author: { ...blankAuthor('tidetable', 'Tide Table', null), id: '9' },
    publishedAt: '2026-05-01T11:00:00Z',
    publishedOn: '2026-05-01',
    language: 'en',
    text,
  }
  return {
    stet: 1,
    id: `20260501T1200${String(second).padStart(2, '0')}Z-${sha256.slice(0, 16)}`,
    post,
    capturedAt: at(second).toISOString(),
    outcome,
    reason: null,
    missing: [],
    notes: [],
    steps: ['post', 'seal', 'store'],
    contentSha256: sha256,
    wacz: { key: `posts/${post.id}/${second}.wacz`, bytes: 3_000_000_000, sha256 },
    signer: { fingerprint: 'ab' },
    software: 'Stet/test',
    record,
    resources: [],
  }
}
