import { expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { readInstagramEmbed } from '../../../src/platforms/instagram/embed-page.ts'
import { buildMediaRecord } from '../../../src/platforms/instagram/media-record.ts'
import type { JsonObject } from '../../../src/platforms/shared/untyped-json.ts'
import { instagramEmbed, instagramFile, instagramMedia } from '../../support/origin/platforms/instagram.ts'
import { answerOutcome } from '../shared/answer-outcome.ts'
import { CAROUSEL, instagramRefOf, PHOTO, REEL } from './posts.ts'

const AT = new Date('2026-03-02T00:00:00Z')
const exchange = { status: 200, headers: {}, url: 'https://www.instagram.com/' } as Exchange

/** The data of a post with other fields; `undefined` leaves one out. */
function outcomeOf(post: typeof REEL, more: object) {
  const data = JSON.parse(JSON.stringify({ ...instagramMedia(post), ...more })) as JsonObject
  const record = buildMediaRecord(data, instagramRefOf(post), 'instagram-embed', AT)
  if (typeof record === 'string') return { outcome: 'unreadable', absent: record }
  return answerOutcome({ kind: 'alive', record, missing: [], edited: false })
}

it.each<[string, typeof REEL, object, object]>([
  [
    'without any optional field',
    REEL,
    {
      dimensions: undefined,
      accessibility_caption: undefined,
      video_duration: undefined,
      edge_liked_by: undefined,
      edge_media_to_comment: undefined,
      video_view_count: undefined,
      clips_music_attribution_info: undefined,
    },
    { record: { media: [{ width: null, durationMs: null }], metrics: { likes: null } } },
  ],
  [
    'with null in place of what may be missing',
    REEL,
    { dimensions: null, video_duration: null, edge_liked_by: null, clips_music_attribution_info: null },
    { record: { media: [{ kind: 'video', durationMs: null }] } },
  ],
  ['with hidden likes', REEL, { edge_liked_by: { count: -1 } }, { record: { metrics: { likes: null } } }],
  ['without words', REEL, { edge_media_to_caption: { edges: [] } }, { record: { text: null, entities: [] } }],
  [
    'with types of later names',
    CAROUSEL,
    { __typename: 'XDTGraphSidecar' },
    { record: { media: [{}, {}, {}] } },
  ],
  [
    'without smaller pictures',
    PHOTO,
    { display_resources: [] },
    { record: { media: [{ kind: 'photo', url: instagramFile('dawn.jpg') }] } },
  ],
  [
    'whose widest picture is a crop',
    PHOTO,
    {
      display_resources: [
        { src: instagramFile('dawn.jpg').replace('stp=', 'stp=c0.40.1440.1440a_'), config_width: 2000 },
        { src: instagramFile('dawn.jpg'), config_width: 1440 },
      ],
    },
    { record: { media: [{ url: instagramFile('dawn.jpg') }] } },
  ],
  [
    'with a song of its own',
    REEL,
    {
      clips_music_attribution_info: {
        artist_name: 'harbour.desk',
        song_name: 'Original audio',
        uses_original_audio: true,
      },
    },
    { record: expect.not.objectContaining({ byline: expect.anything() }) },
  ],
])('an embed page %s is captured', (_, post, more, expected) => {
  expect(outcomeOf(post, more)).toMatchObject({ outcome: 'captured', ...expected })
})

it.each<[string, typeof REEL, object, object]>([
  ['a film without a file', REEL, { video_url: null }, { outcome: 'partial', missing: ['video'] }],
  [
    'a film on another host',
    REEL,
    { video_url: 'https://evil.test/a.mp4' },
    { outcome: 'partial', missing: ['video'] },
  ],
  ['no pictures at all', PHOTO, { display_url: null, display_resources: null }, { absent: 'display_url' }],
  ['no kind of medium', REEL, { is_video: null }, { absent: 'is_video' }],
  [
    'an empty carousel',
    CAROUSEL,
    { edge_sidecar_to_children: { edges: [] } },
    { absent: 'edge_sidecar_to_children.edges' },
  ],
  [
    'a slide that is none',
    CAROUSEL,
    { edge_sidecar_to_children: { edges: [{ node: null }] } },
    { absent: 'edge_sidecar_to_children.edges[].node' },
  ],
  ['the data of another post', REEL, { shortcode: CAROUSEL.code }, { absent: 'shortcode' }],
])('an embed page with %s is not taken for whole', (_, post, more, expected) => {
  expect(outcomeOf(post, more)).toMatchObject(expected)
})

it('reads what browsers read: other quotes, space and order of attributes', () => {
  const html = instagramEmbed(PHOTO)
    .replaceAll('class="UsernameText"', "class='UsernameText'")
    .replaceAll('<img class="EmbeddedMediaImage"', '<img  data-x=1  class="img EmbeddedMediaImage"')
  const outcome = answerOutcome(readInstagramEmbed(exchange, html, instagramRefOf(PHOTO), AT))
  expect(outcome).toMatchObject({ outcome: 'captured', record: { text: PHOTO.caption, media: [{}] } })
})
