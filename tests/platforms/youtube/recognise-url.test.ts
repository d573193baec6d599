import { describe, expect, it } from 'vitest'
import { youtubeRecogniser } from '../../../src/platforms/youtube/recogniser.ts'

const forms: [string, string, string][] = [
  [
    'https://www.youtube.com/watch?v=boat_Late-1&t=12s',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  [
    'https://m.youtube.com/watch?feature=share&v=boat_Late-1',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  [
    'https://music.youtube.com/watch?v=boat_Late-1',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  [
    'https://www.youtube.com/attribution_link?a=b&u=%2Fwatch%3Fv%3Dboat_Late-1%26feature%3Dshare',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  [
    'https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fyoutu.be%2Fboat_Late-1',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  [
    'https://m.youtube.com/#/watch?v=boat_Late-1',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  ['https://youtu.be/watch?v=boat_Late-1', 'boat_Late-1', 'https://www.youtube.com/watch?v=boat_Late-1'],
  ['https://youtu.be/boat_Late-1?si=abc', 'boat_Late-1', 'https://www.youtube.com/watch?v=boat_Late-1'],
  ['//www.youtube.com/embed/boat_Late-1?rel=0', 'boat_Late-1', 'https://www.youtube.com/watch?v=boat_Late-1'],
  [
    'https://www.youtube-nocookie.com/embed/boat_Late-1',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  [
    'https://www.youtube.com/embed?v=boat_Late-1',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  [
    'http://www.youtube.com/v/boat_Late-1&hl=en',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  [
    'https://www.youtube.com/shorts/boat_Late-1',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  [
    'https://www.youtube.com/live/boat_Late-1?feature=share',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  [
    'https://www.youtube.com/embed/videoseries?list=PL1&v=boat_Late-1',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
  ['https://yewtu.be/watch?v=boat_Late-1', 'boat_Late-1', 'https://www.youtube.com/watch?v=boat_Late-1'],
  [
    'https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dboat_Late-1',
    'boat_Late-1',
    'https://www.youtube.com/watch?v=boat_Late-1',
  ],
]

const strangers = [
  'https://www.youtube.com/embed/videoseries?list=PLboats',
  'https://www.youtube.com/embed/live_stream?channel=UCboats',
  'https://www.youtube.com/channel/UCboats',
  'https://www.youtube.com/@harbour',
  'https://www.youtube.com/playlist?list=PLboats',
  'https://www.youtube.com/results?search_query=ferry',
  'https://notyoutube.com/watch?v=boat_Late-1',
  'https://youtu.be/short',
]

describe('addresses of youtube', () => {
  it.each(forms)('%s', (url, id, canonical) => {
    expect(youtubeRecogniser.post(url)).toEqual({ platform: 'youtube', id, url: canonical })
    expect(youtubeRecogniser.post(canonical)?.id).toBe(id)
  })

  it.each(strangers)('%s names no post', (url) => {
    expect(youtubeRecogniser.post(url)).toBeNull()
  })
})
