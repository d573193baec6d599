import { compileFields, type FieldRow } from '../shared/answer-fields.ts'

const details = (...names: readonly string[]): string[] => names.map((name) => `videoDetails.${name}`)
const micro = (...names: readonly string[]): string[] =>
  names.map((name) => `microformat.playerMicroformatRenderer.${name}`)

/** YouTube's two forms of a text. */
const TEXT = ['simpleText', 'runs[].text']
const texts = (name: string): string[] => TEXT.map((form) => `${name}.${form}`)

/** The fields of the player's answer (docs/platforms/youtube.md). */
export const PLAYER_FIELDS: readonly FieldRow[] = [
  {
    paths: [...details('videoId'), ...micro('externalVideoId')],
    why: 'names the video, which must be the requested one',
  },
  { paths: details('title', 'shortDescription'), kept: 'text' },
  { paths: details('author', 'channelId'), kept: 'author' },
  {
    paths: details('lengthSeconds', 'thumbnail.thumbnails[].url', 'thumbnail.thumbnails[].width'),
    kept: 'media',
  },
  { paths: details('thumbnail.thumbnails[].height'), why: 'follows from the width' },
  { paths: details('viewCount'), kept: 'metrics' },
  { paths: details('isLive', 'isUpcoming'), kept: 'byline' },
  { paths: details('keywords[]'), why: 'hidden from readers' },
  {
    paths: details(
      'is*',
      'allowRatings',
      'averageRating',
      'latencyClass',
      'liveChunkReadahead',
      'musicVideoType',
      'useCipher',
      'viewCountText.**',
    ),
    why: 'of the player',
  },
  { paths: micro(...texts('title')), why: 'the same again; read where `videoDetails` has no title' },
  { paths: micro(...texts('description')), kept: 'text' },
  { paths: micro('ownerChannelName', 'ownerProfileUrl', 'externalChannelId'), kept: 'author' },
  { paths: micro('publishDate'), kept: 'publishedAt' },
  { paths: micro('uploadDate'), why: 'the same again; read where `publishDate` is missing' },
  { paths: micro('isFamilySafe'), kept: 'sensitive' },
  { paths: micro('isUnlisted', 'liveBroadcastDetails.isLiveNow'), kept: 'byline' },
  {
    paths: micro('liveBroadcastDetails.**'),
    why: 'begin and end of a stream; that it has ended is kept',
  },
  { paths: micro('viewCount', 'likeCount'), kept: 'metrics' },
  { paths: micro('lengthSeconds'), kept: 'media' },
  {
    paths: micro('thumbnail.thumbnails[].**'),
    why: 'a poster of the same picture; read where `videoDetails` has none',
  },
  {
    paths: micro(
      'availableCountries[]',
      'category',
      'canonicalUrl',
      'embed.**',
      'hasYpcMetadata',
      'isShortsEligible',
      'externalUserId',
      'ypcMetadata.**',
    ),
    why: 'not shown with the video',
  },
  { paths: ['playabilityStatus.**'], why: 'says what the answer means' },
  {
    paths: [
      ...[
        'streamingData',
        'captions',
        'responseContext',
        'playbackTracking',
        'playerConfig',
        'storyboards',
        'attestation',
        'cards',
        'endscreen',
        'messages',
        'annotations',
        'heartbeatParams',
        'adBreakHeartbeatParams',
        'frameworkUpdates',
        'adPlacements',
        'playerAds',
        'adSlots',
        'paidContentOverlay',
        'auxiliaryUi',
        'videoQualityPromoSupportedRenderers',
        'playerSettingsMenuData',
        'playerOverlayLayerRenderers',
      ].flatMap((name) => [`${name}.**`, `${name}[].**`]),
      'trackingParams',
    ],
    why: 'of the player',
  },
]

export const PLAYER_PATHS = compileFields(PLAYER_FIELDS)

/** The fields of oEmbed's answer. */
export const YOUTUBE_OEMBED_FIELDS: readonly FieldRow[] = [
  { paths: ['title'], kept: 'text' },
  { paths: ['author_name', 'author_url'], kept: 'author' },
  { paths: ['thumbnail_url'], kept: 'media' },
  { paths: ['html'], why: 'the frame, which names the video' },
  {
    paths: [
      'type',
      'version',
      'height',
      'width',
      'provider_name',
      'provider_url',
      'thumbnail_height',
      'thumbnail_width',
      'cache_age',
    ],
    why: 'of the format',
  },
]

export const YOUTUBE_OEMBED_PATHS = compileFields(YOUTUBE_OEMBED_FIELDS)
