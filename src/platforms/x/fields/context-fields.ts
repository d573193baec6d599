import type { FieldRow } from '../../shared/answer-fields.ts'

/** The names in an Article, which some answers nest. */
const article = (...names: readonly string[]): string[] =>
  ['article', 'article.article_results.result'].flatMap((path) => names.map((name) => `${path}.${name}`))

/** The fields of a tweet object about its community, its readers' note and its Article. */
export const SURROUNDING_FIELDS: readonly FieldRow[] = [
  {
    paths: ['community.name', 'community_results.result.name'],
    why: 'no answer at hand holds it; read into `community`',
  },
  {
    paths: ['community.id_str', 'community_results.result.id_str', 'community_results.result.__typename'],
    why: "the community's own page",
  },
  {
    paths: ['birdwatch_pivot.subtitle.text'],
    why: 'no answer at hand holds it; read into `communityNote`',
  },
  {
    paths: [
      'birdwatch_pivot.title',
      'birdwatch_pivot.shorttitle',
      'birdwatch_pivot.subtitle.entities[].fromIndex',
      'birdwatch_pivot.subtitle.entities[].toIndex',
      'birdwatch_pivot.subtitle.entities[].from_index',
      'birdwatch_pivot.subtitle.entities[].to_index',
      'birdwatch_pivot.subtitle.entities[].ref.type',
      'birdwatch_pivot.subtitle.entities[].ref.url',
      'birdwatch_pivot.subtitle.entities[].ref.url_type',
      'birdwatch_pivot.subtitle.entities[].ref.urlType',
      'birdwatch_pivot.subtitle.entities[].ref.__typename',
      'birdwatch_pivot.footer.text',
      'birdwatch_pivot.footer.entities[].fromIndex',
      'birdwatch_pivot.footer.entities[].toIndex',
      'birdwatch_pivot.footer.entities[].from_index',
      'birdwatch_pivot.footer.entities[].to_index',
      'birdwatch_pivot.footer.entities[].ref.type',
      'birdwatch_pivot.footer.entities[].ref.url',
      'birdwatch_pivot.footer.entities[].ref.url_type',
      'birdwatch_pivot.footer.entities[].ref.urlType',
      'birdwatch_pivot.footer.entities[].ref.__typename',
      'birdwatch_pivot.callToAction.prompt',
      'birdwatch_pivot.callToAction.title',
      'birdwatch_pivot.callToAction.destinationUrl',
      'birdwatch_pivot.destinationUrl',
      'birdwatch_pivot.note.rest_id',
      'birdwatch_pivot.iconType',
      'birdwatch_pivot.visualStyle',
    ],
    why: "X's own words and links around a readers' note",
  },
  {
    paths: article('title', 'preview_text', 'rest_id', 'cover_media.media_info.original_img_url'),
    why: 'no answer at hand holds an Article; read into `linkCard`, and its body is `missing`',
  },
  {
    paths: article(
      '__typename',
      'id',
      'lifecycle_state.modified_at_secs',
      'metadata.first_published_at_secs',
      'cover_media.id',
      'cover_media.media_id',
      'cover_media.media_key',
      'cover_media.media_info.__typename',
      'cover_media.media_info.original_img_width',
      'cover_media.media_info.original_img_height',
      'cover_media.media_info.color_info.palette[].percentage',
      'cover_media.media_info.color_info.palette[].rgb.red',
      'cover_media.media_info.color_info.palette[].rgb.green',
      'cover_media.media_info.color_info.palette[].rgb.blue',
      'cover_media.media_info.salient_rect.left',
      'cover_media.media_info.salient_rect.top',
      'cover_media.media_info.salient_rect.width',
      'cover_media.media_info.salient_rect.height',
    ),
    why: "the Article's number, times and how clients crop its cover",
  },
]

/** What X shows in place of a quoted post, and what stands beside a parent that is no part of the post. */
export const CONTEXT_FIELDS: readonly FieldRow[] = [
  {
    paths: ['quoted_tweet.tombstone.**'],
    why: 'why X does not show the quoted post: the `state` of `quoted`',
  },
  { paths: ['parent.tombstone.**', 'parent.quoted_tweet.**', 'parent.parent.**'], why: 'other posts' },
]
