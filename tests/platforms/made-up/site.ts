import { MP4 } from '../../support/media.ts'
import { jpeg } from '../../support/origin/picture.ts'
import type { OriginSite, Page } from '../../support/origin/site.ts'

/** What Perch serves: the canary, one living post with every kind of medium, and an account by its handle. */
export const ID = '900:7'
export const TEXT = 'Three chicks https://pch.example/nest this morning'
const MEDIA = 'https://media.perch.example'

const json = (value: object): Page => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
const page = (id: string, text: string): string =>
  `<!doctype html><title>Perch</title><article class="perch-post" data-id="${id}"><h1 data-handle="wren">Wren Hall</h1><p>${text}</p></article>`
const account = { id: '900', handle: 'wren', name: 'Wren Hall', mark: 'ring', avatar: `${MEDIA}/wren.jpg` }
const post = (id: string, text: string, media: readonly object[] = []): Page =>
  json({ id, account, text, at: '2026-02-28T06:00:00Z', media })
const file = (type: string, body: Uint8Array | string): Page => ({ headers: { 'content-type': type }, body })

/** One playable film in two parts, cut behind its first box. */
const CUT = MP4.readUInt32BE(0)
const VARIANTS = `#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=200000,RESOLUTION=32x32
low.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=64x64
high.m3u8
`
const SEGMENTS = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:2
#EXT-X-MAP:URI="film-init.mp4"
#EXTINF:2,
film-1.mp4
#EXT-X-ENDLIST
`

export const SITE: OriginSite = {
  pages: {
    'https://api.perch.example/posts/900:1': post('900:1', 'still here'),
    'https://perch.example/900/1': page('900:1', 'still here'),
    [`https://api.perch.example/posts/${ID}`]: post(ID, TEXT, [
      { kind: 'photo', url: `${MEDIA}/nest.jpg`, alt: 'A nest' },
      { kind: 'film', url: `${MEDIA}/film.m3u8` },
      { kind: 'clip', url: `${MEDIA}/clip.mp4`, sound: `${MEDIA}/clip.m4a` },
    ]),
    'https://perch.example/900/7': page(ID, TEXT),
    'https://api.perch.example/accounts/wren': json({ account }),
    [`${MEDIA}/wren.jpg`]: file('image/jpeg', jpeg(8, 8, [9, 90, 9], 'wren')),
    [`${MEDIA}/nest.jpg`]: file('image/jpeg', jpeg(16, 16, [90, 60, 9], 'nest')),
    [`${MEDIA}/film.m3u8`]: file('application/vnd.apple.mpegurl', VARIANTS),
    [`${MEDIA}/high.m3u8`]: file('application/vnd.apple.mpegurl', SEGMENTS),
    [`${MEDIA}/film-init.mp4`]: file('video/mp4', MP4.subarray(0, CUT)),
    [`${MEDIA}/film-1.mp4`]: file('video/mp4', MP4.subarray(CUT)),
    [`${MEDIA}/clip.mp4`]: file('video/mp4', MP4),
    [`${MEDIA}/clip.m4a`]: file('audio/mp4', MP4),
    'https://pch.example/nest': { status: 301, headers: { location: 'https://birds.example/nest' } },
    'https://birds.example/nest': '<!doctype html><title>How to build a nest</title>',
  },
}
