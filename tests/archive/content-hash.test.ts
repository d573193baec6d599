import { describe, expect, it } from 'vitest'
import { computeContentSha256 } from '../../src/archive/content-hash.ts'
import type { PostRecord } from '../../src/model/post-record.ts'
import { PHOTO_URL, POST_RECORD, VIDEO_URL } from '../support/snapshots.ts'

const MEDIA = new Map([
  [PHOTO_URL, 'aa'],
  [VIDEO_URL, 'bb'],
])
const BASE = computeContentSha256(POST_RECORD, MEDIA, [])
const of = (over: Partial<PostRecord>): string => computeContentSha256({ ...POST_RECORD, ...over }, MEDIA, [])
const author = POST_RECORD.author
const {
  metrics: _m,
  quoted: _q,
  witness: _w,
  confirmedBy: _c,
  quotedBy: _b,
  stet: _s,
  ...plain
} = POST_RECORD
const quotedPost = { ...plain, metrics: null, id: '7', text: 'quoted words' }

describe('computeContentSha256', () => {
  it('is a SHA-256 that does not depend on the order of keys', () => {
    const turned = Object.fromEntries(Object.entries(POST_RECORD).toReversed()) as PostRecord
    expect(BASE).toMatch(/^[0-9a-f]{64}$/)
    expect(computeContentSha256(turned, MEDIA, [])).toBe(BASE)
  })

  it('excludes fields that change without an edit', () => {
    const at = '2026-03-04T05:06:07Z'
    expect(of({ metrics: { at, likes: 7, replies: null, reposts: null, quotes: null, views: 9 } })).toBe(BASE)
    expect(of({ author: author && { ...author, avatarUrl: 'https://pbs.twimg.com/other.png' } })).toBe(BASE)
    expect(of({ confirmedBy: ['x-oembed'] })).toBe(BASE)
  })

  it('identifies a medium by its bytes, not by its URL', () => {
    const [photo, video] = POST_RECORD.media
    if (!photo || !video) throw new Error('the fixture has two')
    const moved = { ...photo, url: 'https://elsewhere.example/p?sig=1' }
    const media = new Map([...MEDIA, [moved.url, 'aa']])
    expect(computeContentSha256({ ...POST_RECORD, media: [moved, video] }, media, [])).toBe(BASE)
    const missing = new Map([[VIDEO_URL, 'bb']])
    const signed = (query: string) =>
      computeContentSha256(
        { ...POST_RECORD, media: [{ ...photo, url: `https://a.example/p?${query}` }, video] },
        missing,
        [],
      )
    expect(signed('sig=1')).toBe(signed('sig=2'))
    expect(signed('sig=1')).not.toBe(BASE)
  })

  it.each<[string, string]>([
    ['the text', of({ text: 'other words' })],
    ['the author', of({ author: author && { ...author, handle: 'someone_else' } })],
    [
      'an entity',
      of({
        entities: [{ kind: 'hashtag', start: 0, end: 3, url: 'https://x.com/hashtag/The', short: null }],
      }),
    ],
    ['the order of media', of({ media: POST_RECORD.media.toReversed() })],
    ['the bytes of a medium', computeContentSha256(POST_RECORD, new Map([...MEDIA, [PHOTO_URL, 'cc']]), [])],
    ['poll options', of({ poll: { options: [{ label: 'yes', votes: 1 }], endsAt: null } })],
    ['edit ids', of({ editIds: ['1', '2'] })],
    ['the witness', of({ witness: 'x-oembed' })],
    ['a quoted post', of({ quoted: { status: 'served', post: quotedPost } })],
    ['an unavailable quote', of({ quoted: { status: 'unavailable', id: '7', url: null } })],
    [
      'a missing part',
      computeContentSha256(POST_RECORD, MEDIA, [{ part: 'photo', url: PHOTO_URL, reason: 'network' }]),
    ],
  ])('changes with %s', (_, changed) => {
    expect(changed).not.toBe(BASE)
  })

  it('does not change with the votes of a poll', () => {
    const poll = (votes: number) => of({ poll: { options: [{ label: 'yes', votes }], endsAt: null } })
    expect(poll(1)).toBe(poll(2))
  })
})
