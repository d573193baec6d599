import { describe, expect, it } from 'vitest'
import { blueskyRecogniser } from '../../../src/platforms/bluesky/recogniser.ts'

const forms: [string, string, string][] = [
  [
    'https://bsky.app/profile/did:plc:abcdefghijklmnopqrstuvwx/post/3kboatlate2s?ref_src=embed',
    'at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kboatlate2s',
    'https://bsky.app/profile/did:plc:abcdefghijklmnopqrstuvwx/post/3kboatlate2s',
  ],
  [
    'at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kboatlate2s',
    'at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kboatlate2s',
    'https://bsky.app/profile/did:plc:abcdefghijklmnopqrstuvwx/post/3kboatlate2s',
  ],
  [
    'https://embed.bsky.app/embed/did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kboatlate2s?id=1',
    'at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kboatlate2s',
    'https://bsky.app/profile/did:plc:abcdefghijklmnopqrstuvwx/post/3kboatlate2s',
  ],
  [
    'https://bsky.app/profile/did%3Aplc%3Aabcdefghijklmnopqrstuvwx/post/3kboatlate2s',
    'at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3kboatlate2s',
    'https://bsky.app/profile/did:plc:abcdefghijklmnopqrstuvwx/post/3kboatlate2s',
  ],
  [
    'https://bsky.app/profile/Ines.Harbour.example/post/3kboatlate2s',
    'at://ines.harbour.example/app.bsky.feed.post/3kboatlate2s',
    'https://bsky.app/profile/ines.harbour.example/post/3kboatlate2s',
  ],
  [
    'https://fxbsky.app/profile/ines.harbour.example/post/3kboatlate2s).',
    'at://ines.harbour.example/app.bsky.feed.post/3kboatlate2s',
    'https://bsky.app/profile/ines.harbour.example/post/3kboatlate2s',
  ],
  [
    'https://deer.social/profile/ines.harbour.example/post/3kboatlate2s',
    'at://ines.harbour.example/app.bsky.feed.post/3kboatlate2s',
    'https://bsky.app/profile/ines.harbour.example/post/3kboatlate2s',
  ],
  [
    'https://web.archive.org/web/2025/https://bsky.app/profile/ines.harbour.example/post/3kboatlate2s',
    'at://ines.harbour.example/app.bsky.feed.post/3kboatlate2s',
    'https://bsky.app/profile/ines.harbour.example/post/3kboatlate2s',
  ],
]

const strangers = [
  'https://bsky.app/profile/ines.harbour.example',
  'https://bsky.app/profile/ines/post/3kboatlate2s',
  'https://bsky.app/intent/compose?text=https://bsky.app',
  'https://bsky.app/profile/ines.harbour.example/feed/boats',
  'https://notbsky.app/profile/ines.harbour.example/post/3kboatlate2s',
  'at://did:plc:short/app.bsky.feed.post/3kboatlate2s',
]

describe('addresses of bluesky', () => {
  it.each(forms)('%s', (url, id, canonical) => {
    expect(blueskyRecogniser.post(url)).toEqual({ platform: 'bluesky', id, url: canonical })
    expect(blueskyRecogniser.post(canonical)?.id).toBe(id)
  })

  it.each(strangers)('%s names no post', (url) => {
    expect(blueskyRecogniser.post(url)).toBeNull()
  })
})
