import type { FieldRow } from '../../shared/answer-fields.ts'

/** The fields of a tweet object of `tweet-result` besides its media and card, and their places in the record. */
export const POST_FIELDS: readonly FieldRow[] = [
  { paths: ['__typename'], why: 'says what the answer is' },
  { paths: ['id_str'], why: 'names the post, which must be the requested one' },
  { paths: ['text', 'display_text_range[]'], kept: 'text' },
  { paths: ['created_at'], kept: 'publishedAt' },
  { paths: ['lang'], kept: 'language' },
  { paths: ['possibly_sensitive'], kept: 'sensitive' },
  { paths: ['favorite_count', 'conversation_count', 'reply_count', 'retweet_count'], kept: 'metrics' },
  {
    paths: ['quote_count', 'bookmark_count', 'views.count', 'views.state'],
    why: 'no answer at hand holds them',
  },
  { paths: ['news_action_type', 'tweet_display_type'], why: 'of the embed script' },
  {
    paths: ['note_tweet.id', 'note_tweet.is_expandable'],
    why: 'a number of the whole note, which is not given; that there is one is `textCut`',
  },
  {
    paths: ['note_tweet.text'],
    why: 'no answer at hand holds it; read into `text`, and then nothing is cut',
  },
  { paths: ['self_thread.id_str'], kept: 'threadId' },
  { paths: ['in_reply_to_status_id_str'], kept: 'replyTo' },
  {
    paths: ['in_reply_to_screen_name'],
    why: 'the handle as `parent` has it; `replyTo` has this one where there is no `parent`',
  },
  { paths: ['in_reply_to_user_id_str'], why: 'not shown; the handle is' },
  {
    paths: ['conversation_id_str', 'quoted_status_id_str', 'is_quote_status'],
    why: 'numbers of other posts',
  },
  {
    paths: [
      'quoted_status_permalink.url',
      'quoted_status_permalink.expanded',
      'quoted_status_permalink.display',
    ],
    why: 'the link to the quoted post, which is kept itself',
  },
  { paths: ['edit_control.edit_tweet_ids[]'], kept: 'editIds' },
  {
    paths: [
      'edit_control.editable_until_msecs',
      'edit_control.edits_remaining',
      'edit_control.is_edit_eligible',
      'edit_control.initial_tweet_id',
    ],
    why: 'for the author alone',
  },
  { paths: ['isEdited'], why: 'follows from `editIds`' },
  { paths: ['isStaleEdit'], why: 'the liveness: `edited`' },
  { paths: ['source'], why: 'not shown with a post any more' },
  {
    paths: ['withheld_in_countries[]', 'withheld_scope', 'withheld_copyright'],
    why: 'where X withholds the post; words that are then a notice are not kept as text',
  },
  {
    paths: ['user.id_str', 'user.name', 'user.screen_name', 'user.profile_image_url_https', 'user.verified'],
    kept: 'author',
  },
  {
    paths: ['user.is_blue_verified', 'user.verified_type', 'user.highlighted_label.description'],
    kept: 'author',
  },
  { paths: ['user.profile_image_shape'], why: 'follows from the mark' },
  {
    paths: [
      'user.highlighted_label.badge.url',
      'user.highlighted_label.url.url',
      'user.highlighted_label.url.url_type',
      'user.highlighted_label.url.urlType',
      'user.highlighted_label.user_label_*',
    ],
    why: "the label's name is kept; its logo and link are the organisation's",
  },
  {
    paths: [
      'user.description',
      'user.location',
      'user.url',
      'user.created_at',
      'user.profile_banner_url',
      'user.*_count',
      'user.protected',
      'user.professional.rest_id',
      'user.professional.professional_type',
      'user.professional.category[].id',
      'user.professional.category[].name',
      'user.professional.category[].icon_name',
    ],
    why: "the account's own page, not the post",
  },
  {
    paths: ['entities.urls[].url', 'entities.urls[].expanded_url', 'entities.urls[].display_url'],
    kept: 'entities',
  },
  { paths: ['entities.urls[].indices[]'], kept: 'entities' },
  { paths: ['entities.user_mentions[].screen_name', 'entities.user_mentions[].indices[]'], kept: 'entities' },
  {
    paths: ['entities.user_mentions[].id_str', 'entities.user_mentions[].name'],
    why: 'not shown; the handle is',
  },
  {
    paths: [
      'entities.hashtags[].text',
      'entities.hashtags[].indices[]',
      'entities.symbols[].text',
      'entities.symbols[].indices[]',
    ],
    kept: 'entities',
  },
  {
    paths: ['entities.timestamps[].indices[]', 'entities.timestamps[].seconds', 'entities.timestamps[].text'],
    why: 'links into the video, written in the text',
  },
  {
    paths: [
      'entities.media[].url',
      'entities.media[].display_url',
      'entities.media[].expanded_url',
      'entities.media[].indices[]',
      'entities.media[].id_str',
    ],
    why: 'the hidden link to the media, which are kept themselves',
  },
]
