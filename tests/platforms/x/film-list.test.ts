import { describe, expect, it } from 'vitest'
import type { Medium } from '../../../src/model/post-record.ts'
import { readFilmList } from '../../../src/platforms/x/film-list.ts'

const BASE = 'https://video.twimg.com/amplify_video/1/vid'
const film: Medium = {
  ...{ kind: 'video', url: 'https://video.twimg.com/amplify_video/vmap/1.vmap', served: false },
  ...{ fallbackUrls: [], posterUrl: null, alt: null, width: null, height: null, durationMs: 9000 },
}
const variant = (url: string, rate: number) =>
  `<tw:videoVariant url="${encodeURIComponent(url)}" bit_rate="${rate}"/>`

describe('the list of a film’s files', () => {
  it.each([
    [
      'X’s variants, the best first',
      `<v xmlns:tw="t">${variant(`${BASE}/lo.mp4`, 320)}${variant(`${BASE}/hi.mp4`, 832)}${variant(`${BASE}/a.m3u8`, 900)}</v>`,
      ['hi', 'lo'],
    ],
    [
      'the standard’s media file',
      `<VAST><MediaFile type="video/mp4"><![CDATA[ ${BASE}/hi.mp4 ]]></MediaFile></VAST>`,
      ['hi'],
    ],
    [
      'the same file twice',
      `<v xmlns:tw="t">${variant(`${BASE}/hi.mp4`, 1)}${variant(`${BASE}/hi.mp4`, 2)}</v>`,
      ['hi'],
    ],
  ])('has %s', (_, xml, names) => {
    const [url, ...fallbackUrls] = names.map((name) => `${BASE}/${name}.mp4`)
    const { served: _s, ...rest } = film
    expect(readFilmList(film, xml)).toEqual({ ...rest, url, fallbackUrls })
  })

  it.each([
    ['nothing', ''],
    ['a page', '<!doctype html><p>Not found'],
    ['a file of another host', `<v xmlns:tw="t">${variant('https://ads.example/film.mp4', 1)}</v>`],
    ['only a playlist', `<v xmlns:tw="t">${variant(`${BASE}/a.m3u8`, 1)}</v>`],
    [
      'an address that cannot be decoded',
      '<v xmlns:tw="t"><tw:videoVariant url="%E0%A4%A" bit_rate="1"/></v>',
    ],
  ])('leaves the film as it is if it has %s', (_, xml) => expect(readFilmList(film, xml)).toEqual(film))
})
