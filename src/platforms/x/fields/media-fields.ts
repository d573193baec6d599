import type { FieldRow } from '../../shared/answer-fields.ts'

const detail = (path: string, names: readonly string[]): string[] => names.map((name) => `${path}.${name}`)

/** The names in a medium, by what Stet does with them. */
export const MEDIA_NAMES = {
  shown: [
    'type',
    'media_url_https',
    'ext_alt_text',
    'original_info.width',
    'original_info.height',
    'video_info.duration_millis',
    'video_info.variants[].url',
    'video_info.variants[].bitrate',
    'video_info.variants[].content_type',
    'expanded_url',
  ],
  link: ['url', 'display_url', 'indices[]'],
  frame: [
    'sizes.*.h',
    'sizes.*.w',
    'sizes.*.resize',
    'original_info.focus_rects[].x',
    'original_info.focus_rects[].y',
    'original_info.focus_rects[].w',
    'original_info.focus_rects[].h',
    'video_info.aspect_ratio[]',
    'ext_media_color.palette[].percentage',
    'ext_media_color.palette[].rgb.red',
    'ext_media_color.palette[].rgb.green',
    'ext_media_color.palette[].rgb.blue',
    'features.*.faces[].x',
    'features.*.faces[].y',
    'features.*.faces[].w',
    'features.*.faces[].h',
  ],
  player: [
    'additional_media_info.title',
    'additional_media_info.description',
    'additional_media_info.call_to_actions.*.url',
    'additional_media_info.call_to_actions.*.type',
    'additional_media_info.embeddable',
    'additional_media_info.monetizable',
    'ext_media_stats.view_count',
    'ext_media_stats.viewCount',
    'allow_download_status.allow_download',
    'mediaStats.viewCount',
    'id_str',
    'media_key',
    'media_results.result.media_key',
  ],
} as const

/** The fields of a medium of a tweet object, and their places in the record. */
export const MEDIA_FIELDS: readonly FieldRow[] = [
  { paths: detail('mediaDetails[]', MEDIA_NAMES.shown), kept: 'media' },
  { paths: detail('mediaDetails[]', MEDIA_NAMES.link), why: 'the hidden link' },
  { paths: detail('mediaDetails[]', MEDIA_NAMES.frame), why: 'how clients crop and paint' },
  {
    paths: detail('mediaDetails[]', ['ext_media_availability.status', 'ext_media_availability.reason']),
    why: 'asking for the medium tells; a named reason becomes the reason in `missing`',
  },
  { paths: detail('mediaDetails[]', MEDIA_NAMES.player), why: 'of the player' },
  {
    paths: ['photos[].url', 'photos[].width', 'photos[].height', 'photos[].accessibilityLabel'],
    why: 'the same again; read where `mediaDetails` lacks it',
  },
  {
    paths: [
      'photos[].backgroundColor.red',
      'photos[].backgroundColor.green',
      'photos[].backgroundColor.blue',
      'photos[].cropCandidates[].x',
      'photos[].cropCandidates[].y',
      'photos[].cropCandidates[].w',
      'photos[].cropCandidates[].h',
      'photos[].expandedUrl',
    ],
    why: 'how clients crop and paint',
  },
  {
    paths: [
      'video.contentType',
      'video.durationMs',
      'video.poster',
      'video.variants[].src',
      'video.variants[].type',
    ],
    why: 'the same again; read where `mediaDetails` lacks it',
  },
  {
    paths: [
      'video.aspectRatio[]',
      'video.mediaAvailability.status',
      'video.mediaAvailability.reason',
      'video.videoId.type',
      'video.videoId.id',
      'video.viewCount',
    ],
    why: 'of the player',
  },
]
