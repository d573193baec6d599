import { describe, expect, it } from 'vitest'
import {
  articleKey,
  classifyPostKey,
  eventKey,
  formatDigitsTime,
  formatIsoTime,
  formatKeyTime,
  postPrefix,
  publicKeyKey,
  snapshotId,
  snapshotKeys,
} from '../../src/archive/object-keys.ts'

const at = new Date('2026-03-04T05:06:07.987Z')

// The hashes are sha256sum's: of "20", "x/20", the at-URI, and the article's URL.
describe('keys', () => {
  it('format a time in UTC, truncated to the second', () => {
    expect([formatKeyTime(at), formatIsoTime(at), formatDigitsTime(at)]).toEqual([
      '20260304T050607Z',
      '2026-03-04T05:06:07Z',
      '20260304050607',
    ])
  })

  it('place a snapshot beside its manifest', () => {
    expect(snapshotKeys({ platform: 'x', id: '20' }, at)).toEqual({
      wacz: 'posts/x/f5/20/20260304T050607Z.wacz',
      manifest: 'posts/x/f5/20/20260304T050607Z.json',
    })
    expect(snapshotId({ platform: 'x', id: '20' }, at)).toBe('20260304T050607Z-b5abc560deb3b171')
    expect(eventKey({ platform: 'x', id: '20' }, at)).toBe('posts/x/f5/20/20260304T050607Z.event.json')
  })

  it('encode an id, and hash it unencoded', () => {
    const id = 'at://did:plc:invented/app.bsky.feed.post/3k'
    expect(postPrefix({ platform: 'bluesky', id })).toMatch(
      /^posts\/bluesky\/[0-9a-f]{2}\/at%3A%2F%2Fdid%3Aplc%3Ainvented%2Fapp\.bsky\.feed\.post%2F3k\/$/,
    )
  })

  it('name articles by the hash of their URL, and keys by their fingerprint', () => {
    const key = articleKey('https://news.example/a', at)
    expect(key).toMatch(/^articles\/([0-9a-f]{2})\/\1[0-9a-f]{62}\/20260304T050607Z\.json$/)
    expect(publicKeyKey('ab')).toBe('keys/ab.json')
  })

  it('identify the kind of an object', () => {
    expect(classifyPostKey('posts/x/f5/20/20260304T050607Z.wacz')).toBe('wacz')
    expect(classifyPostKey('posts/x/f5/20/20260304T050607Z.json')).toBe('manifest')
    expect(classifyPostKey('posts/x/f5/20/20260304T050607Z.event.json')).toBe('event')
    expect(classifyPostKey('posts/x/f5/20/notes.json')).toBeNull()
    expect(classifyPostKey('articles/f5/20/20260304T050607Z.json')).toBeNull()
  })
})
