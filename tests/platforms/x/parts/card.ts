/** The values of cards, as `tweet-result` writes them. */
export const text = (string_value: string) => ({ string_value, type: 'STRING' })
export const image = (url: string, alt?: string) => ({
  image_value: { url, width: 800, height: 418, ...(alt === undefined ? {} : { alt }) },
  type: 'IMAGE',
})
export const card = (name: string, binding_values: object, url = 'card://2040000000000000001') => ({
  card: { name, url, binding_values },
})

export const pictureUrl = (key: string): string =>
  `https://pbs.twimg.com/card_img/2040000000000000001/${key}?format=jpg&name=orig`

const data = (value: object) => ({ type: 'details', data: value })
const words = (content: string) => ({ content, is_rtl: false })

/** A `unified_card` of one medium, heading and target. */
export function unifiedCard(media: Readonly<Record<string, object>>, more: object = {}) {
  const [key = ''] = Object.keys(media)
  const value = {
    type: 'image_website',
    component_objects: {
      media_1: { type: 'media', data: { id: key, destination: 'browser_1' } },
      details_1: data({
        title: words('The new ferry'),
        subtitle: words('ferry.example'),
        destination: 'browser_1',
      }),
    },
    destination_objects: {
      browser_1: {
        type: 'browser',
        data: { url_data: { url: 'https://ferry.example/tickets', vanity: 'ferry.example' } },
      },
    },
    components: ['media_1', 'details_1'],
    media_entities: media,
    ...more,
  }
  return card('unified_card', { unified_card: text(JSON.stringify(value)) })
}

export const unifiedPhoto = (key: string) => ({
  type: 'photo',
  id_str: '2041',
  media_url_https: `https://pbs.twimg.com/media/${key}.jpg`,
  original_info: { width: 800, height: 418 },
})

export const unifiedFilm = (name: string) => ({
  type: 'video',
  id_str: '2040',
  media_url_https: `https://pbs.twimg.com/amplify_video_thumb/2040/img/${name}.jpg`,
  original_info: { width: 1280, height: 720 },
  video_info: {
    aspect_ratio: [16, 9],
    duration_millis: 9000,
    variants: [
      {
        content_type: 'application/x-mpegURL',
        url: `https://video.twimg.com/amplify_video/2040/pl/${name}.m3u8`,
      },
      {
        bitrate: 832_000,
        content_type: 'video/mp4',
        url: `https://video.twimg.com/amplify_video/2040/vid/640x360/${name}Lo.mp4`,
      },
      {
        bitrate: 2_176_000,
        content_type: 'video/mp4',
        url: `https://video.twimg.com/amplify_video/2040/vid/1280x720/${name}Hi.mp4`,
      },
    ],
  },
})
