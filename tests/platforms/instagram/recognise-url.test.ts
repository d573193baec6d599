import { describe, expect, it } from 'vitest'
import { instagramRecogniser } from '../../../src/platforms/instagram/recogniser.ts'

const forms: [string, string, string][] = [
  [
    'https://www.instagram.com/p/CboatLate01/?utm_source=ig_embed',
    'CboatLate01',
    'https://www.instagram.com/p/CboatLate01/',
  ],
  ['http://instagr.am/p/CboatLate01', 'CboatLate01', 'https://www.instagram.com/p/CboatLate01/'],
  [
    'https://www.instagram.com/ines.by.sea/p/CboatLate01/',
    'CboatLate01',
    'https://www.instagram.com/p/CboatLate01/',
  ],
  ['https://www.instagram.com/tv/CboatLate01/', 'CboatLate01', 'https://www.instagram.com/p/CboatLate01/'],
  [
    'https://www.instagram.com/p/CboatLate01/embed/captioned/?cr=1',
    'CboatLate01',
    'https://www.instagram.com/p/CboatLate01/',
  ],
  [
    'https://www.instagram.com/reels/CboatLate01/',
    'CboatLate01',
    'https://www.instagram.com/reel/CboatLate01/',
  ],
  [
    'https://instagram.com/ines.by.sea/reel/CboatLate01/',
    'CboatLate01',
    'https://www.instagram.com/reel/CboatLate01/',
  ],
  [
    'https:\\/\\/www.instagram.com\\/p\\/CboatLate01\\/',
    'CboatLate01',
    'https://www.instagram.com/p/CboatLate01/',
  ],
  ['https://www.ddinstagram.com/p/CboatLate01/', 'CboatLate01', 'https://www.instagram.com/p/CboatLate01/'],
]

const strangers = [
  'https://www.instagram.com/ines.by.sea/',
  'https://www.instagram.com/stories/ines.by.sea/1234567890/',
  'https://www.instagram.com/share/p/BAboat/',
  'https://www.instagram.com/explore/tags/ferry/',
  'https://www.instagram.com/reels/audio/1234567/',
  'https://instagram.com.evil.example/p/CboatLate01/',
]

describe('addresses of instagram', () => {
  it.each(forms)('%s', (url, id, canonical) => {
    expect(instagramRecogniser.post(url)).toEqual({ platform: 'instagram', id, url: canonical })
    expect(instagramRecogniser.post(canonical)?.id).toBe(id)
  })

  it.each(strangers)('%s names no post', (url) => {
    expect(instagramRecogniser.post(url)).toBeNull()
  })
})
