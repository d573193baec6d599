import { describe, expect, it } from 'vitest'
import { ID, record } from './tweet.ts'

describe('media', () => {
  const detail = (more: object) => ({
    type: 'photo',
    url: 'https://t.co/mmmmmmmmmm',
    expanded_url: `https://x.com/mira_holt/status/${ID}/photo/1`,
    original_info: { width: 1200, height: 800 },
    ...more,
  })
  const sizes = (format: string) =>
    ['orig', '4096x4096', 'large', 'medium', 'small'].map(
      (name) => `https://pbs.twimg.com/media/KEY-1_a?format=${format}&name=${name}`,
    )

  it.each([
    ['https://pbs.twimg.com/media/KEY-1_a.jpg', 'jpg'],
    ['https://pbs.twimg.com/media/KEY-1_a.png', 'png'],
    ['https://pbs.twimg.com/media/KEY-1_a.jpg:large', 'jpg'],
    ['https://pbs.twimg.com/media/KEY-1_a?format=png&name=900x900', 'png'],
  ])('photo %s at its original size, in its own format', (url, format) => {
    const [photo] = record({ mediaDetails: [detail({ media_url_https: url, ext_alt_text: 'An owl' })] }).media
    expect(photo).toMatchObject({ kind: 'photo', alt: 'An owl', width: 1200, height: 800 })
    expect([photo?.url, ...(photo?.fallbackUrls ?? [])]).toEqual([...sizes(format), url])
  })

  it('video by its best MP4', () => {
    const variant = (bitrate: number | undefined, url: string) => ({
      content_type: 'video/mp4',
      bitrate,
      url: `https://video.twimg.com/${url}.mp4`,
    })
    const [video] = record({
      mediaDetails: [
        detail({
          type: 'video',
          media_url_https: 'https://pbs.twimg.com/amplify_video_thumb/1/img/P.jpg',
          video_info: {
            duration_millis: 61_291,
            variants: [
              { content_type: 'application/x-mpegURL', url: 'https://video.twimg.com/x.m3u8' },
              variant(632_000, 'vid/320x568/a'),
              variant(9_000_000, 'vid/hevc/720x1280/h'),
              variant(2_176_000, 'vid/720x1280/b'),
              variant(undefined, 'vid/1080x1920/c'),
              variant(undefined, 'vid/480x852/d'),
            ],
          },
        }),
      ],
    }).media
    expect(video).toMatchObject({
      kind: 'video',
      durationMs: 61_291,
      posterUrl: 'https://pbs.twimg.com/amplify_video_thumb/1/img/P.jpg',
    })
    expect([video?.url, ...(video?.fallbackUrls ?? [])].map((url) => url?.at(-5))).toEqual([
      'b',
      'a',
      'c',
      'd',
      'h',
    ])
  })

  it('GIF, and a video without a file, which is reported as missing', () => {
    const { media } = record({
      mediaDetails: [
        detail({
          type: 'animated_gif',
          video_info: {
            variants: [
              { bitrate: 0, content_type: 'video/mp4', url: 'https://video.twimg.com/tweet_video/G.mp4' },
            ],
          },
        }),
        detail({ type: 'video', video_info: { variants: [] } }),
        detail({ type: 'video' }),
      ],
    })
    expect(media.map((one) => [one.kind, one.url])).toEqual([
      ['gif', 'https://video.twimg.com/tweet_video/G.mp4'],
      ['video', `https://x.com/mira_holt/status/${ID}/photo/1`],
      ['video', `https://x.com/mira_holt/status/${ID}/photo/1`],
    ])
  })

  it('from the older fields if there are no `mediaDetails`', () => {
    const { media } = record({
      photos: [{ url: 'https://pbs.twimg.com/media/OLD.jpg', width: 10, height: 20 }],
      video: {
        contentType: 'media_entity',
        poster: 'https://pbs.twimg.com/p.jpg',
        variants: [{ type: 'video/mp4', src: 'https://video.twimg.com/v.mp4' }],
      },
    })
    expect(media.map((one) => one.url)).toEqual([
      'https://pbs.twimg.com/media/OLD?format=jpg&name=orig',
      'https://video.twimg.com/v.mp4',
    ])
  })
})
