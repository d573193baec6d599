import { postOfAtUri } from '../../../src/platforms/bluesky/at-uri.ts'
import { MP4 } from '../../support/media.ts'
import { jpeg } from '../../support/origin/picture.ts'
import { type BlueskyPost, blueskyBlobUrl, blueskyUri } from '../../support/origin/platforms/bluesky.ts'
import type { Page } from '../../support/origin/site.ts'

/** Words that must never be read as an answer of the AppView. */
export const DEADLY_WORDS =
  'Post not found. Account has been suspended. RepoTakendown: this post was deleted by its author.'

export const DID = 'did:plc:harbourharbourharbour234'
export const QUOTED_DID = 'did:plc:cranescranescranescranes'
const PHOTO = 'bafkreiaharbourphotoharbourphoto'
const FILM = 'bafkreibharbourfilmharbourfilm22'
const QUAY = 'bafkreicquayquayquayquayquay2222'
const CDN = 'https://cdn.bsky.app/img'

const blob = (cid: string, mimeType: string) => ({
  $type: 'blob',
  ref: { $link: cid },
  mimeType,
  size: 1000,
})
const image = (did: string, cid: string) => ({
  thumb: `${CDN}/feed_thumbnail/plain/${did}/${cid}`,
  fullsize: `${CDN}/feed_fullsize/plain/${did}/${cid}`,
})

export const QUOTED: BlueskyPost = {
  did: QUOTED_DID,
  rkey: '3mfvqysmc2222',
  handle: 'cranes.example',
  name: 'Crane Watch',
  server: 'https://pds.cranes.example',
  text: 'The crane before it came down',
  record: {
    embed: {
      $type: 'app.bsky.embed.images',
      images: [{ alt: 'The quay', image: blob(QUAY, 'image/jpeg') }],
    },
  },
}

/** A quote with a picture, above a video of the post itself. */
export const SITE_POST: BlueskyPost = {
  did: DID,
  rkey: '3mfybhq322222',
  handle: 'harbour.example',
  name: 'Harbour Desk',
  text: '🏗️ The crane came down. #harbour',
  author: {
    avatar: `${CDN}/avatar/plain/${DID}/bafkreiavatar`,
    verification: { verifiedStatus: 'valid', trustedVerifierStatus: 'none' },
  },
  record: {
    facets: [
      {
        index: { byteStart: 29, byteEnd: 37 },
        features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'harbour' }],
      },
    ],
    embed: {
      $type: 'app.bsky.embed.recordWithMedia',
      record: { record: { uri: blueskyUri(QUOTED), cid: 'bafyrei' } },
      media: {
        $type: 'app.bsky.embed.video',
        video: blob(FILM, 'video/mp4'),
        alt: 'The crane falls',
        aspectRatio: { width: 64, height: 64 },
      },
    },
  },
  view: {
    labels: [
      { src: 'did:plc:moderators22222222222222', val: 'graphic-media', cts: '2026-03-01T09:00:00.000Z' },
    ],
    embed: {
      $type: 'app.bsky.embed.recordWithMedia#view',
      media: {
        $type: 'app.bsky.embed.video#view',
        cid: FILM,
        playlist: `https://video.bsky.app/watch/${DID}/${FILM}/playlist.m3u8`,
        thumbnail: `https://video.bsky.app/watch/${DID}/${FILM}/thumbnail.jpg`,
        alt: 'The crane falls',
        aspectRatio: { width: 64, height: 64 },
      },
      record: {
        record: {
          $type: 'app.bsky.embed.record#viewRecord',
          uri: blueskyUri(QUOTED),
          cid: 'bafyrei',
          author: { did: QUOTED_DID, handle: 'cranes.example', displayName: 'Crane Watch', labels: [] },
          value: {
            $type: 'app.bsky.feed.post',
            text: QUOTED.text,
            createdAt: '2026-02-28T08:00:00.000Z',
            ...QUOTED.record,
          },
          labels: [],
          embeds: [
            {
              $type: 'app.bsky.embed.images#view',
              images: [{ ...image(QUOTED_DID, QUAY), alt: 'The quay' }],
            },
          ],
          indexedAt: '2026-02-28T08:00:00.000Z',
        },
      },
    },
  },
}

/** Two pictures, one of which its author's server no longer has. */
export const PICTURES: BlueskyPost = {
  did: DID,
  rkey: '3mfybhq322333',
  text: 'Two pictures',
  record: {
    embed: {
      $type: 'app.bsky.embed.images',
      images: [
        { alt: 'One', image: blob(PHOTO, 'image/jpeg') },
        { alt: '', image: blob(`${PHOTO}2`, 'image/jpeg') },
      ],
    },
  },
  view: {
    embed: {
      $type: 'app.bsky.embed.images#view',
      images: [
        { ...image(DID, PHOTO), alt: 'One' },
        { ...image(DID, `${PHOTO}2`), alt: '' },
      ],
    },
  },
}

export const ORIGINALS = {
  photo: blueskyBlobUrl(DID, PHOTO),
  lostPhoto: blueskyBlobUrl(DID, `${PHOTO}2`),
  film: blueskyBlobUrl(DID, FILM),
  quay: blueskyBlobUrl(QUOTED_DID, QUAY, QUOTED.server),
}
export const PLAYLIST = `https://video.bsky.app/watch/${DID}/${FILM}/playlist.m3u8`

const file = (type: string, body: Uint8Array | string): Page => ({ headers: { 'content-type': type }, body })
const CUT = MP4.readUInt32BE(0)

/** The media of these posts, at their authors' servers and at Bluesky's. */
export const FILES: Record<string, Page> = {
  [ORIGINALS.film]: file('video/mp4', MP4),
  [ORIGINALS.photo]: file('image/jpeg', jpeg(64, 48, [90, 60, 9], 'original')),
  [ORIGINALS.lostPhoto]: {
    headers: { 'content-type': 'application/json' },
    body: '{"error":"InvalidRequest","message":"Blob not found"}',
    status: 400,
  },
  [ORIGINALS.quay]: file('image/jpeg', jpeg(64, 48, [9, 60, 90], 'quay')),
  [`${CDN}/feed_fullsize/plain/${DID}/${PHOTO}2`]: file('image/jpeg', jpeg(16, 12, [90, 60, 9], 'smaller')),
  [`${CDN}/avatar/plain/${DID}/bafkreiavatar`]: file('image/jpeg', jpeg(8, 8, [9, 90, 9], 'avatar')),
  [`https://video.bsky.app/watch/${DID}/${FILM}/thumbnail.jpg`]: file(
    'image/jpeg',
    jpeg(8, 8, [9, 9, 9], 'thumbnail'),
  ),
  [PLAYLIST]: file(
    'application/vnd.apple.mpegurl',
    '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=921600,RESOLUTION=64x64\n720p/video.m3u8?session_id=invented\n',
  ),
  [`https://video.bsky.app/watch/${DID}/${FILM}/720p/video.m3u8?session_id=invented`]: file(
    'application/vnd.apple.mpegurl',
    '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:2,\n1.mp4\n#EXT-X-ENDLIST\n',
  ),
  [`https://video.bsky.app/watch/${DID}/${FILM}/720p/init.mp4`]: file('video/mp4', MP4.subarray(0, CUT)),
  [`https://video.bsky.app/watch/${DID}/${FILM}/720p/1.mp4`]: file('video/mp4', MP4.subarray(CUT)),
}

/** The post of an at-URI that is one. */
export function refOf(post: Pick<BlueskyPost, 'did' | 'rkey'>) {
  const ref = postOfAtUri(blueskyUri(post))
  if (ref === null) throw new TypeError(`${blueskyUri(post)} is no post.`)
  return ref
}
