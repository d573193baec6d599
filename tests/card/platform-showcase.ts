import type { CardOptions } from '../../src/card/render-card.ts'
import type { PostRecord } from '../../src/model/post-record.ts'
import { author, photo, record } from './showcase.ts'

const film = (key: string, posterUrl: string, durationMs: number) => ({
  ...photo(key),
  kind: 'video' as const,
  posterUrl,
  durationMs,
})
const counts = { at: '2026-03-02T09:00:00.000Z', quotes: null, views: null }
const SKY = 'Nine seconds, after 71 years. #harbour'
const TITLE = 'The day the crane fell: the harbour’s last nine seconds'
const MOVED = 'Does anyone know who filmed the crane from the water?'

/** One card of each platform other than X, of posts that never were. */
export const PLATFORM_SHOWCASE: Readonly<
  Record<string, { record: PostRecord; options?: Partial<CardOptions> }>
> = {
  bluesky: {
    record: record({
      platform: 'bluesky',
      id: 'at://did:plc:harbourharbourharbour234/app.bsky.feed.post/3mfybhq322222',
      url: 'https://bsky.app/profile/did:plc:harbourharbourharbour234/post/3mfybhq322222',
      author: author('Harbour Desk', 'harbour.example', {
        url: 'https://bsky.app/profile/harbour.example',
        avatarUrl: 'face',
        verification: 'verified',
      }),
      text: SKY,
      entities: [
        { kind: 'hashtag', start: 30, end: 38, url: 'https://bsky.app/hashtag/harbour', short: null },
      ],
      media: [photo('dawn', 'The crane at first light'), photo('noon', 'The quay without it')],
      labels: ['graphic-media'],
      metrics: { ...counts, likes: 812, replies: 40, reposts: 131, quotes: 9 },
      witness: 'bluesky-appview',
      confirmedBy: ['bluesky-pds'],
    }),
  },
  mastodon: {
    record: record({
      platform: 'mastodon',
      id: 'boats.example/115900000000000021',
      url: 'https://boats.example/@harbour/115900000000000021',
      author: author('Harbour Desk', 'harbour@boats.example', {
        url: 'https://boats.example/@harbour',
        avatarUrl: 'face',
      }),
      contentWarning: 'A falling crane',
      sensitive: true,
      text: 'It leaned for a while, as if to look. Then it went.',
      media: [photo('dusk', 'The crane, leaning')],
      metrics: { ...counts, likes: 96, replies: 12, reposts: 58 },
      witness: 'mastodon-api',
      confirmedBy: ['mastodon-activitypub'],
    }),
  },
  truthsocial: {
    record: record({
      platform: 'truthsocial',
      id: '115900000000000021',
      url: 'https://truthsocial.com/@harbour/115900000000000021',
      author: author('Harbour Desk', 'harbour', {
        url: 'https://truthsocial.com/@harbour',
        avatarUrl: 'face',
        verification: 'verified',
      }),
      text: 'The council has seen the film. The council has no comment.',
      media: [photo('night', 'The harbour office at night')],
      metrics: { ...counts, likes: 204, replies: 31, reposts: 66 },
      witness: 'truthsocial-api',
      confirmedBy: [],
    }),
  },
  youtube: {
    record: record({
      platform: 'youtube',
      id: 'hArb0ur_-01',
      url: 'https://www.youtube.com/watch?v=hArb0ur_-01',
      author: author('Harbour Desk', 'harbourdesk', { url: 'https://www.youtube.com/@harbourdesk' }),
      title: TITLE,
      text: `${TITLE}\n\nFilmed from pier seven on 1 March 2026. The sound is as the microphone heard it.`,
      media: [{ ...film('https://www.youtube.com/watch?v=hArb0ur_-01', 'wide', 201_000), served: false }],
      metrics: { ...counts, likes: 4_213, replies: null, reposts: null, views: 88_140 },
      witness: 'youtube-player',
      confirmedBy: ['youtube-oembed'],
    }),
  },
  instagram: {
    record: record({
      platform: 'instagram',
      id: 'DVV89JT6s_B',
      url: 'https://www.instagram.com/p/DVV89JT6s_B/',
      author: author('Harbour Desk', 'harbour.desk', {
        url: 'https://www.instagram.com/harbour.desk/',
        avatarUrl: 'face',
        verification: 'verified',
      }),
      text: 'Two views of the quay this morning. #harbour',
      media: [photo('dawn', 'May be an image of a crane'), photo('noon')],
      byline: 'The Quays · Slack Water',
      metrics: { ...counts, likes: 5_096, replies: 120, reposts: null },
      witness: 'instagram-embed',
      confirmedBy: ['instagram-page'],
    }),
  },
  threads: {
    record: record({
      platform: 'threads',
      id: 'DUm4y0zwLv4',
      url: 'https://www.threads.com/@harbour.desk/post/DUm4y0zwLv4',
      author: author('Harbour Desk', 'harbour.desk', {
        url: 'https://www.threads.com/@harbour.desk',
        avatarUrl: 'face',
        verification: 'verified',
      }),
      community: 'Ports',
      text: 'As we said: the ferry runs from pier eight.',
      media: [photo('noon')],
      quoted: {
        status: 'unavailable',
        id: null,
        url: null,
        handle: 'pier.desk',
        publishedAt: '2026-03-01T15:00:00.000Z',
      },
      metrics: { ...counts, likes: 406, replies: 77, reposts: 40 },
      witness: 'threads-embed',
      confirmedBy: ['threads-page'],
    }),
  },
  telegram: {
    record: record({
      platform: 'telegram',
      id: 'harbour_desk/101',
      url: 'https://t.me/harbour_desk/101',
      author: author('Harbour Desk', 'harbour_desk', {
        url: 'https://t.me/harbour_desk',
        avatarUrl: 'face',
        verification: 'verified',
      }),
      byline: 'Ines Falk',
      edited: true,
      text: 'Three views of the quay this morning. The ferry runs from pier eight until further notice.',
      media: [photo('dawn', 'Dawn'), photo('noon'), photo('dusk')],
      metrics: { ...counts, likes: null, replies: null, reposts: null, views: 21_400 },
      witness: 'telegram-widget',
      confirmedBy: ['telegram-list'],
    }),
  },
  reddit: {
    record: record({
      platform: 'reddit',
      id: '1harb01',
      url: 'https://www.reddit.com/r/harbour/comments/1harb01/',
      author: author('filmgrain', 'filmgrain', { url: 'https://www.reddit.com/user/filmgrain/' }),
      community: 'r/harbour',
      title: MOVED,
      text: `${MOVED}\n\nIt must have been from a boat:\n\n• the horizon moves\n• you hear a diesel engine`,
      media: [photo('noon', 'The quay from the water')],
      metrics: { ...counts, likes: 4_212, replies: 57, reposts: null },
      witness: 'reddit-embed',
      confirmedBy: ['reddit-atom'],
    }),
  },
  tiktok: {
    record: record({
      platform: 'tiktok',
      id: '7612178200000000101',
      url: 'https://www.tiktok.com/@harbourdesk/video/7612178200000000101',
      author: author('Harbour Desk', 'harbourdesk', {
        url: 'https://www.tiktok.com/@harbourdesk',
        avatarUrl: 'face',
      }),
      byline: '♬ original sound - Harbour Desk',
      text: SKY,
      entities: [
        { kind: 'hashtag', start: 30, end: 38, url: 'https://www.tiktok.com/tag/harbour', short: null },
      ],
      media: [film('night', 'dusk', 13_000)],
      metrics: { ...counts, likes: 51_300, replies: 1_204, reposts: 890, views: 804_000 },
      witness: 'tiktok-embed',
      confirmedBy: ['tiktok-player'],
    }),
  },
  facebook: {
    record: record({
      platform: 'facebook',
      id: '1485000000000101',
      url: 'https://www.facebook.com/harbourdesk/posts/1485000000000101',
      author: author('Harbour Desk', 'harbourdesk', {
        url: 'https://www.facebook.com/harbourdesk',
        avatarUrl: 'face',
      }),
      text: 'The ferry runs from pier eight until further notice.\n\nThank you for your patience, and for the cake.',
      media: [photo('dawn', 'May be an image of a crane'), photo('noon', 'May be an image of a quay')],
      metrics: { ...counts, likes: 1_200, replies: 88, reposts: 12 },
      witness: 'facebook-plugin',
      confirmedBy: ['facebook-page'],
    }),
  },
  vine: {
    record: record({
      platform: 'vine',
      id: 'hArb0urCr4n',
      url: 'https://vine.co/v/hArb0urCr4n',
      author: author('Harbour Desk', 'harbourdesk', {
        url: 'https://vine.co/u/900000000000000001',
        verification: 'verified',
      }),
      publishedAt: '2015-09-12T15:52:18.000Z',
      publishedOn: '2015-09-12',
      text: 'It has leaned since spring #harbour',
      media: [film('night', 'dusk', 6_000)],
      metrics: { ...counts, likes: 99, replies: 17, reposts: 13, views: 5_379 },
      witness: 'web-archive',
      archivedAt: '2016-12-30T08:00:00.000Z',
      confirmedBy: [],
    }),
    options: {
      original: {
        state: 'watched',
        liveness: 'platform-closed',
        since: null,
        checkedAt: new Date('2026-03-10T08:00:00Z'),
      },
    },
  },
}
