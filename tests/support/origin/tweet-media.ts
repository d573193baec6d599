import type { Photo, Video } from './post.ts'

interface Place {
  readonly display_url: string
  readonly expanded_url: string
  readonly url: string
  readonly indices?: readonly number[]
}

const size = (w: number, h: number, resize: 'fit' | 'crop' = 'fit') => ({ h, w, resize })

function common(width: number, height: number, place: Place, alt: string | undefined) {
  return {
    ...place,
    ext_media_availability: { status: 'Available' },
    ...(alt === undefined ? {} : { ext_alt_text: alt }),
    original_info: { height, width, focus_rects: [] },
    sizes: {
      large: size(width, height),
      medium: size(Math.ceil(width / 2), Math.ceil(height / 2)),
      small: size(Math.ceil(width / 4), Math.ceil(height / 4)),
      thumb: size(150, 150, 'crop'),
    },
  }
}

export function photoDetail(photo: Photo, place: Place) {
  return {
    ...common(photo.width ?? 640, photo.height ?? 360, place, photo.alt),
    media_url_https: `https://pbs.twimg.com/media/${photo.key}.${photo.format ?? 'jpg'}`,
    type: 'photo',
  }
}

/** URLs as of 2026 (platforms.md § 1.8). */
function addresses({ mediaId, kind = 'amplify' }: Video) {
  const video = 'https://video.twimg.com'
  const pictures = 'https://pbs.twimg.com'
  if (kind === 'gif') {
    const url = `${video}/tweet_video/G${mediaId}.mp4`
    return { poster: `${pictures}/tweet_video_thumb/G${mediaId}.jpg`, renditions: [{ bitrate: 0, url }] }
  }
  const root = kind === 'upload' ? `ext_tw_video/${mediaId}/pu` : `amplify_video/${mediaId}`
  const thumb = kind === 'upload' ? `ext_tw_video_thumb/${mediaId}/pu` : `amplify_video_thumb/${mediaId}`
  const tag = kind === 'upload' ? '?tag=12' : '?tag=14'
  return {
    poster: `${pictures}/${thumb}/img/P${mediaId}.jpg`,
    playlist: `${video}/${root}/pl/L${mediaId}.m3u8${tag}&container=fmp4`,
    renditions: [
      { bitrate: 632_000, url: `${video}/${root}/vid/avc1/320x180/S${mediaId}.mp4${tag}` },
      { bitrate: 2_176_000, url: `${video}/${root}/vid/avc1/1280x720/H${mediaId}.mp4${tag}` },
      { bitrate: 950_000, url: `${video}/${root}/vid/avc1/640x360/M${mediaId}.mp4${tag}` },
    ],
  }
}

/** The rendition that an archive wants: the MP4 with the highest bit rate. */
export function bestVideoUrl(video: Video): string {
  const [best] = addresses(video).renditions.toSorted((a, b) => b.bitrate - a.bitrate)
  return best?.url ?? ''
}

export function videoDetail(video: Video, place: Place) {
  const { poster, playlist, renditions } = addresses(video)
  const gif = video.kind === 'gif'
  return {
    ...common(1280, 720, place, video.alt),
    additional_media_info: {},
    media_url_https: poster,
    type: gif ? 'animated_gif' : 'video',
    video_info: {
      aspect_ratio: [16, 9],
      ...(gif ? {} : { duration_millis: video.durationMs ?? 3000 }),
      variants: [
        ...(playlist ? [{ content_type: 'application/x-mpegURL', url: playlist }] : []),
        ...renditions.map((one) => ({ ...one, content_type: 'video/mp4' })),
      ],
    },
  }
}

/** The older block beside `mediaDetails`: the first video only. */
export function videoBlock(video: Video, postId: string) {
  const { poster, playlist, renditions } = addresses(video)
  return {
    aspectRatio: [16, 9],
    contentType: video.kind === 'gif' ? 'gif' : 'media_entity',
    durationMs: video.kind === 'gif' ? 0 : (video.durationMs ?? 3000),
    mediaAvailability: { status: 'available' },
    poster,
    variants: [
      ...(playlist ? [{ type: 'application/x-mpegURL', src: playlist }] : []),
      ...renditions.map((one) => ({ type: 'video/mp4', src: one.url })),
    ],
    videoId: { type: 'tweet', id: postId },
    viewCount: 0,
  }
}
