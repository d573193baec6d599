import { compileFields, type FieldRow } from '../shared/answer-fields.ts'

const below = (start: string, names: string): string[] => names.split(' ').map((name) => `${start}.${name}`)
const OF_ID = 'names the post, which must be the requested one'
const OF_TIKTOK = "TikTok's own numbers and switches"
const SMALLER = 'the same picture in another size'

/** The fields of `videoData` in an embed page (docs/platforms/tiktok.md). */
export const TIKTOK_EMBED_FIELDS: readonly FieldRow[] = [
  { paths: below('itemInfos', 'id'), why: OF_ID },
  { paths: below('itemInfos', 'text'), kept: 'text' },
  { paths: below('itemInfos', 'createTime'), kept: 'publishedAt' },
  {
    paths: below(
      'itemInfos',
      'covers[] coversOrigin[] video.urls[] video.videoMeta.width video.videoMeta.height video.videoMeta.duration',
    ),
    kept: 'media',
  },
  {
    paths: below('itemInfos.imagePostInfo.images[].displayImage', 'urlList[] width height'),
    kept: 'media',
  },
  { paths: below('itemInfos', 'playCount diggCount commentCount shareCount'), kept: 'metrics' },
  { paths: below('itemInfos', 'coversDynamic[] shareCover[]'), why: SMALLER },
  { paths: below('itemInfos', 'video.videoMeta.ratio video.videoMeta.size'), why: 'of the player' },
  { paths: below('itemInfos', 'authorId musicId is* warnInfo.** warnInfo[].**'), why: OF_TIKTOK },
  { paths: below('authorInfos', 'nickName uniqueId covers[] userId verified'), kept: 'author' },
  { paths: below('authorInfos', 'coversMedium[] coversLarger[]'), why: SMALLER },
  {
    paths: below('authorInfos', 'secUid signature isSecret relation followerCount followingCount'),
    why: 'of the account, not of the post',
  },
  { paths: below('musicInfos', 'musicName authorName'), kept: 'byline' },
  { paths: below('musicInfos', 'playUrl[]'), kept: 'media' },
  {
    paths: below('musicInfos', 'musicId original covers[] coversMedium[] coversLarger[] duration'),
    why: 'of the sound, not of the post',
  },
  {
    paths: ['textExtra[].**', 'challengeInfoList[].**', 'stickerTextList[]'],
    why: 'the text and its tags again',
  },
  { paths: ['authorStats.**', 'itemStats.**'], why: 'the same counts again' },
]

/** The fields of an item of the player's list. */
export const TIKTOK_ITEM_FIELDS: readonly FieldRow[] = [
  { paths: ['id_str', 'id'], why: OF_ID },
  { paths: ['desc'], kept: 'text' },
  { paths: ['aweme_type'], why: 'tells a photo post (150)' },
  { paths: ['region'], why: "the author's country, which TikTok does not show" },
  { paths: ['create_time'], why: 'not in every item; the embed page and the id tell the time' },
  { paths: below('author_info', 'nickname unique_id avatar_url_list[]'), kept: 'author' },
  { paths: below('author_info', 'secret_id id uid sec_uid'), why: OF_TIKTOK },
  { paths: below('statistics_info', 'digg_count comment_count share_count'), kept: 'metrics' },
  {
    paths: below('image_post_info.images[].display_image', 'url_list[] width height'),
    kept: 'media',
  },
  {
    paths: ['image_post_info.images[].owner_watermark_image.**'],
    why: "the same photo with the author's name in it",
  },
  {
    paths: below(
      'video_info',
      'profiles[].play_addr.url_list[] profiles[].bitrate profiles[].codec_type meta.duration meta.width meta.height cover.url_list[]',
    ),
    kept: 'media',
  },
  {
    paths: ['video_info.url_list[]'],
    why: 'the file that the player begins with; read where no profile is in H.264',
  },
  {
    paths: below(
      'video_info',
      'uri meta.format meta.bitrate meta.ratio cover.uri cover.width cover.height profiles[].**',
    ),
    why: 'of the player',
  },
  { paths: below('music_info', 'title author'), kept: 'byline' },
  { paths: ['music_info.play_url.url_list[]'], kept: 'media' },
  {
    paths: below('music_info', 'id id_str mid duration play_url.uri cover.**'),
    why: 'of the sound, not of the post',
  },
]

/** The fields of `itemStruct` in a post's page. */
export const TIKTOK_PAGE_FIELDS: readonly FieldRow[] = [
  { paths: ['id'], why: OF_ID },
  { paths: ['desc'], kept: 'text' },
  { paths: ['createTime'], kept: 'publishedAt' },
  { paths: ['textLanguage'], kept: 'language' },
  { paths: below('author', 'id uniqueId nickname verified avatarLarger'), kept: 'author' },
  {
    paths: ['author.**', 'authorStats.**', 'authorStatsV2.**'],
    why: 'of the account, not of the post, or the same again',
  },
  { paths: below('video', 'width height duration originCover'), kept: 'media' },
  { paths: ['video.cover'], why: 'another picture of it; read where `originCover` is missing' },
  {
    paths: ['video.playAddr', 'video.bitrateInfo[].**', 'video.downloadAddr'],
    why: "need a session's cookie",
  },
  { paths: ['video.**'], why: 'of the player' },
  {
    paths: below('imagePost.images[]', 'imageURL.urlList[] imageWidth imageHeight'),
    kept: 'media',
  },
  { paths: ['imagePost.cover.**', 'imagePost.shareCover.**', 'imagePost.title'], why: 'of the first photo' },
  { paths: below('music', 'title authorName'), kept: 'byline' },
  { paths: ['music.**'], why: 'the sound, which is kept of photo posts, and its pictures' },
  { paths: ['stats.**'], why: 'the same again, rounded' },
  { paths: below('statsV2', 'diggCount commentCount shareCount playCount'), kept: 'metrics' },
  { paths: ['statsV2.**'], why: 'no count of its own in the record' },
  { paths: ['isContentClassified'], kept: 'sensitive' },
  {
    paths: ['textExtra[].**', 'contents[].**', 'challenges[].**', 'suggestedWords[]'],
    why: 'the text and its tags again, or searches that TikTok proposes',
  },
  {
    paths: [
      'scheduleTime',
      'originalItem',
      'officalItem',
      'secret',
      'forFriend',
      'digged',
      'itemCommentStatus',
      'takeDown',
      'privateItem',
      'duetEnabled',
      'stitchEnabled',
      'shareEnabled',
      'duetDisplay',
      'stitchDisplay',
      'indexEnabled',
      'locationCreated',
      'collected',
      'item_control.**',
      'IsAigc',
      'AIGCDescription',
      'isAd',
      'isReviewing',
      'diversificationId',
      'diversificationLabels[]',
      'CategoryType',
      'effectStickers[].**',
      'stickersOnItem[].**',
      'warnInfo[].**',
      'anchors[].**',
      'poi.**',
      'channelTags[].**',
    ],
    why: 'for the app, not shown with the post',
  },
]

export const TIKTOK_EMBED_PATHS = compileFields(TIKTOK_EMBED_FIELDS)
export const TIKTOK_ITEM_PATHS = compileFields(TIKTOK_ITEM_FIELDS)
export const TIKTOK_PAGE_PATHS = compileFields(TIKTOK_PAGE_FIELDS)
