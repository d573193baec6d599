import { describe, expect, it } from 'vitest'
import { redditRecogniser } from '../../../src/platforms/reddit/recogniser.ts'

const forms: [string, string, string][] = [
  [
    'https://www.reddit.com/r/boats/comments/1boat01/no_ferry/',
    '1boat01',
    'https://www.reddit.com/r/boats/comments/1boat01/',
  ],
  [
    'https://old.reddit.com/r/boats/comments/1boat01',
    '1boat01',
    'https://www.reddit.com/r/boats/comments/1boat01/',
  ],
  [
    'https://np.reddit.com/r/boats/comments/1boat01/no_ferry/kxyz123/?context=3',
    '1boat01',
    'https://www.reddit.com/r/boats/comments/1boat01/',
  ],
  [
    'https://embed.reddit.com/r/boats/comments/1boat01/',
    '1boat01',
    'https://www.reddit.com/r/boats/comments/1boat01/',
  ],
  [
    'https://www.redditmedia.com/r/boats/comments/1boat01/no_ferry/?embed=true',
    '1boat01',
    'https://www.reddit.com/r/boats/comments/1boat01/',
  ],
  [
    'https://redlib.example.org/r/boats/comments/1boat01/',
    '1boat01',
    'https://www.reddit.com/r/boats/comments/1boat01/',
  ],
  ['https://redd.it/1boat01', '1boat01', 'https://www.reddit.com/comments/1boat01/'],
  ['https://www.reddit.com/gallery/1boat01', '1boat01', 'https://www.reddit.com/comments/1boat01/'],
  [
    'https://www.reddit.com/user/ines/comments/1boat01/no_ferry/',
    '1boat01',
    'https://www.reddit.com/user/ines/comments/1boat01/',
  ],
  [
    'https://www.reddit.com/r/boats/s/BoatKey?utm_source=share',
    'r/boats/s/BoatKey',
    'https://www.reddit.com/r/boats/s/BoatKey',
  ],
  [
    'https://www.reddit.com/u/ines/s/BoatKey/',
    'user/ines/s/BoatKey',
    'https://www.reddit.com/user/ines/s/BoatKey',
  ],
]

const strangers = [
  'https://www.reddit.com/r/boats/',
  'https://www.reddit.com/submit?url=https%3A%2F%2Fnews.example',
  'https://i.redd.it/1boat01.jpg',
  'https://v.redd.it/1boat01',
  'https://notreddit.com/r/boats/comments/1boat01/',
]

describe('addresses of reddit', () => {
  it.each(forms)('%s', (url, id, canonical) => {
    expect(redditRecogniser.post(url)).toEqual({ platform: 'reddit', id, url: canonical })
    expect(redditRecogniser.post(canonical)?.id).toBe(id)
  })

  it.each(strangers)('%s names no post', (url) => {
    expect(redditRecogniser.post(url)).toBeNull()
  })
})
