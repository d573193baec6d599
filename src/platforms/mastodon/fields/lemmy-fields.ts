import { compileFields, type FieldRow } from '../../shared/answer-fields.ts'

const of = (place: string, ...names: readonly string[]): string[] =>
  names.map((name) => `post_view.${place}.${name}`)

/** The fields of an answer of Lemmy's `post` (docs/platforms/mastodon.md). */
export const LEMMY_FIELDS: readonly FieldRow[] = [
  {
    paths: of('post', 'id', 'removed', 'deleted'),
    why: 'names the post, which must be the requested one; why it is gone',
  },
  { paths: of('post', 'name', 'body'), kept: 'text' },
  {
    paths: of('post', 'url', 'thumbnail_url', 'embed_title', 'embed_description'),
    kept: 'linkCard',
  },
  { paths: of('post', 'alt_text', 'url_content_type'), kept: 'media' },
  { paths: of('post', 'published'), kept: 'publishedAt' },
  { paths: of('post', 'updated'), kept: 'editIds' },
  { paths: of('post', 'nsfw'), kept: 'sensitive' },
  {
    paths: of(
      'post',
      'creator_id',
      'community_id',
      'locked',
      'local',
      'language_id',
      'featured_community',
      'featured_local',
      'ap_id',
      'scheduled_publish_time',
      'embed_video_url',
      'embed_video_*',
      'federation_pending',
    ),
    why: 'of the server, and the player of the linked page',
  },
  { paths: of('creator', 'id', 'name', 'display_name', 'avatar', 'actor_id'), kept: 'author' },
  { paths: ['post_view.creator.**'], why: "the account's own page, not the post" },
  { paths: of('community', 'title'), kept: 'community' },
  {
    paths: ['post_view.community.**', 'community_view.**', 'moderators[].**'],
    why: "the community's own page",
  },
  { paths: of('counts', 'upvotes', 'comments'), kept: 'metrics' },
  { paths: ['post_view.counts.**'], why: 'follows from the votes' },
  { paths: of('image_details', '**'), why: 'of the picture; its own bytes tell' },
  { paths: ['cross_posts[].**', 'online'], why: 'other posts of the same link' },
  {
    paths: [
      'creator_banned_from_community',
      'banned_from_community',
      'creator_is_moderator',
      'creator_is_admin',
      'creator_banned',
      'subscribed',
      'saved',
      'read',
      'hidden',
      'creator_blocked',
      'my_vote',
      'unread_comments',
      'can_mod',
    ].map((name) => `post_view.${name}`),
    why: 'of a reader with an account, and of moderators',
  },
]

export const LEMMY_PATHS = compileFields(LEMMY_FIELDS)
