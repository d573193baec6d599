import { describe, expect, it } from 'vitest'
import { facebookRecogniser } from '../../../src/platforms/facebook/recogniser.ts'

const forms: [string, string, string][] = [
  [
    'https://www.facebook.com/harbour.lund/posts/1001000200030001',
    '1001000200030001',
    'https://www.facebook.com/harbour.lund/posts/1001000200030001',
  ],
  [
    'https://www.facebook.com/harbour.lund/posts/no-ferry-today/1001000200030001/',
    '1001000200030001',
    'https://www.facebook.com/harbour.lund/posts/1001000200030001',
  ],
  [
    'https://www.facebook.com/harbour.lund/posts/pfbid0AbCdEfGhIjKlMnOpQrStUvWxYz0123456789?__tn__=R',
    'pfbid0AbCdEfGhIjKlMnOpQrStUvWxYz0123456789',
    'https://www.facebook.com/harbour.lund/posts/pfbid0AbCdEfGhIjKlMnOpQrStUvWxYz0123456789',
  ],
  [
    'https://m.facebook.com/story.php?story_fbid=1001000200030001&id=100',
    '1001000200030001',
    'https://www.facebook.com/100/posts/1001000200030001',
  ],
  [
    'https://www.facebook.com/permalink.php?story_fbid=pfbid0AbCdEfGhIjKlMnOpQrStUvWxYz0123456789&amp;id=100',
    'pfbid0AbCdEfGhIjKlMnOpQrStUvWxYz0123456789',
    'https://www.facebook.com/100/posts/pfbid0AbCdEfGhIjKlMnOpQrStUvWxYz0123456789',
  ],
  [
    'https://www.facebook.com/photo.php?fbid=1001000200030001&set=a.1',
    '1001000200030001',
    'https://www.facebook.com/photo/?fbid=1001000200030001',
  ],
  [
    'https://www.facebook.com/harbour.lund/photos/a.123/1001000200030001/?type=3',
    '1001000200030001',
    'https://www.facebook.com/photo/?fbid=1001000200030001',
  ],
  [
    'https://www.facebook.com/watch/?v=1001000200030001',
    '1001000200030001',
    'https://www.facebook.com/watch/?v=1001000200030001',
  ],
  [
    'https://www.facebook.com/harbour.lund/videos/ferry/1001000200030001/',
    '1001000200030001',
    'https://www.facebook.com/harbour.lund/videos/1001000200030001/',
  ],
  [
    'https://www.facebook.com/reel/1001000200030001',
    '1001000200030001',
    'https://www.facebook.com/reel/1001000200030001',
  ],
  [
    'https://www.facebook.com/groups/boats/permalink/1001000200030001/',
    '1001000200030001',
    'https://www.facebook.com/groups/boats/posts/1001000200030001/',
  ],
  [
    'https://www.facebook.com/plugins/video.php?height=314&href=https%3A%2F%2Fwww.facebook.com%2Fharbour.lund%2Fvideos%2F1001000200030001%2F',
    '1001000200030001',
    'https://www.facebook.com/harbour.lund/videos/1001000200030001/',
  ],
  [
    'https://www.facebook.com/share/p/1BoatKey/?mibextid=x',
    'share/p/1BoatKey',
    'https://www.facebook.com/share/p/1BoatKey',
  ],
]

const strangers = [
  'https://www.facebook.com/harbour.lund',
  'https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fwww.facebook.com%2Fharbour.lund%2Fposts%2F1001000200030001',
  'https://www.facebook.com/plugins/like.php?href=https%3A%2F%2Fwww.facebook.com%2Fharbour.lund%2Fposts%2F1001000200030001',
  'https://www.facebook.com/share/',
  'https://fb.watch/BoatKey/',
  'https://www.facebook.com/harbour.lund/about',
  'https://www.facebook.com/events/1001000200030001/',
  'https://notfacebook.com/harbour.lund/posts/1001000200030001',
]

describe('addresses of facebook', () => {
  it.each(forms)('%s', (url, id, canonical) => {
    expect(facebookRecogniser.post(url)).toEqual({ platform: 'facebook', id, url: canonical })
    expect(facebookRecogniser.post(canonical)?.id).toBe(id)
  })

  it.each(strangers)('%s names no post', (url) => {
    expect(facebookRecogniser.post(url)).toBeNull()
  })
})
