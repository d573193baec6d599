import { describe, expect, it } from 'vitest'
import { tiktokRecogniser } from '../../../src/platforms/tiktok/recogniser.ts'

const forms: [string, string, string][] = [
  [
    'https://www.tiktok.com/@ines.by.sea/video/7362946149227050001?is_from_webapp=1',
    '7362946149227050001',
    'https://www.tiktok.com/@ines.by.sea/video/7362946149227050001',
  ],
  [
    'https://m.tiktok.com/v/7362946149227050001.html',
    '7362946149227050001',
    'https://www.tiktok.com/@_/video/7362946149227050001',
  ],
  [
    'https://www.tiktok.com/embed/v2/7362946149227050001?lang=en',
    '7362946149227050001',
    'https://www.tiktok.com/@_/video/7362946149227050001',
  ],
  [
    'https://www.tiktok.com/player/v1/7362946149227050001',
    '7362946149227050001',
    'https://www.tiktok.com/@_/video/7362946149227050001',
  ],
  [
    'https://www.tiktok.com/@ines.by.sea/photo/7362946149227050001',
    '7362946149227050001',
    'https://www.tiktok.com/@ines.by.sea/photo/7362946149227050001',
  ],
  [
    'https://www.vxtiktok.com/@ines.by.sea/video/7362946149227050001',
    '7362946149227050001',
    'https://www.tiktok.com/@ines.by.sea/video/7362946149227050001',
  ],
  ['https://vm.tiktok.com/BoatKey/', 't/BoatKey', 'https://www.tiktok.com/t/BoatKey'],
  ['https://www.tiktok.com/t/BoatKey/?k=1', 't/BoatKey', 'https://www.tiktok.com/t/BoatKey'],
]

const strangers = [
  'https://www.tiktok.com/@ines.by.sea',
  'https://vm.tiktok.com/',
  'https://www.tiktok.com/t/no',
  'https://www.tiktok.com/tag/ferry',
  'https://www.tiktok.com/music/original-sound-7362946149227050001',
  'https://www.tiktok.com/@ines.by.sea/video/12',
]

describe('addresses of tiktok', () => {
  it.each(forms)('%s', (url, id, canonical) => {
    expect(tiktokRecogniser.post(url)).toEqual({ platform: 'tiktok', id, url: canonical })
    expect(tiktokRecogniser.post(canonical)?.id).toBe(id)
  })

  it.each(strangers)('%s names no post', (url) => {
    expect(tiktokRecogniser.post(url)).toBeNull()
  })
})
