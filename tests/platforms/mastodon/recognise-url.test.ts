import { describe, expect, it } from 'vitest'
import { mastodonRecogniser } from '../../../src/platforms/mastodon/recogniser.ts'

const forms: [string, string, string][] = [
  [
    'https://boats.example/@ines/112083281191909001',
    'boats.example/112083281191909001',
    'https://boats.example/@ines/112083281191909001',
  ],
  [
    'https://boats.example/@ines/112083281191909001/embed',
    'boats.example/112083281191909001',
    'https://boats.example/@ines/112083281191909001',
  ],
  [
    'https://Boats.example/users/ines/statuses/112083281191909001#x',
    'boats.example/112083281191909001',
    'https://boats.example/@ines/112083281191909001',
  ],
  [
    'https://boats.example/web/@ines/112083281191909001',
    'boats.example/112083281191909001',
    'https://boats.example/@ines/112083281191909001',
  ],
  [
    'https://boats.example/deck/@ines/112083281191909001',
    'boats.example/112083281191909001',
    'https://boats.example/@ines/112083281191909001',
  ],
  [
    'https://boats.example/@jo@other.example/112083281191909001',
    'boats.example/112083281191909001',
    'https://boats.example/@jo@other.example/112083281191909001',
  ],
  [
    'https://boats.example/web/statuses/112083281191909001',
    'boats.example/112083281191909001',
    'https://boats.example/web/statuses/112083281191909001',
  ],
  [
    'https://pier.example/notice/AbCdEfGhIjKlMn1pQr',
    'pier.example/AbCdEfGhIjKlMn1pQr',
    'https://pier.example/notice/AbCdEfGhIjKlMn1pQr',
  ],
  [
    'https://mastodon.boats.example/@ines/12345',
    'mastodon.boats.example/12345',
    'https://mastodon.boats.example/@ines/12345',
  ],
  [
    'https://boats.example/users/ines/statuses/12345',
    'boats.example/12345',
    'https://boats.example/users/ines/statuses/12345',
  ],
  ['https://key.example/notes/9abcdef123', 'key.example/9abcdef123', 'https://key.example/notes/9abcdef123'],
]

const strangers = [
  'https://boats.example/@ines',
  'https://blog.example/@ines/boats-1a2b3c4d5e6f',
  'https://boats.example/@ines/12345',
  'https://truthsocial.com/@ines/112083281191909001',
  'https://www.tiktok.com/@ines/video/112083281191909001',
  'https://mastodon.boats.example/@ines/12345-ways-to-miss-a-ferry',
  'https://boats.example/notice/12345',
  'https://boats.example/objects/0c6e1d1f-7b52-4c2f-8f9b-7f7d3d6b1a11',
  'https://notes.example/notes/harbour-in-spring',
  'https://x.com/ines/status/1500000000000000001',
]

describe('addresses of mastodon', () => {
  it.each(forms)('%s', (url, id, canonical) => {
    expect(mastodonRecogniser.post(url)).toEqual({ platform: 'mastodon', id, url: canonical })
    expect(mastodonRecogniser.post(canonical)?.id).toBe(id)
  })

  it.each(strangers)('%s names no post', (url) => {
    expect(mastodonRecogniser.post(url)).toBeNull()
  })
})
