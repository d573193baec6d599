import { compileFields, type FieldRow } from '../shared/answer-fields.ts'

const of = (place: string, ...names: readonly string[]): string[] => names.map((name) => `${place}.${name}`)

/** The fields of the data in an embed page (`shreddit-screenview-data`, docs/platforms/reddit.md). */
export const SCREENVIEW_FIELDS: readonly FieldRow[] = [
  { paths: of('post', 'id'), why: 'names the post, which must be the requested one' },
  { paths: of('post', 'type'), why: 'says what the page shows' },
  { paths: of('post', 'title'), kept: 'title' },
  { paths: of('post', 'url'), kept: 'media' },
  { paths: of('post', 'created_timestamp'), kept: 'publishedAt' },
  { paths: of('post', 'nsfw'), kept: 'sensitive' },
  { paths: of('post', 'spoiler'), kept: 'labels' },
  { paths: of('subreddit', 'name'), kept: 'community' },
  {
    paths: of(
      'post',
      'archived',
      'author_id',
      'author_name',
      'comment_count',
      'comments_count',
      'number_comments',
      'domain',
      'gildings.**',
      'language',
      'locked',
      'pinned',
      'promoted',
      'score',
      'upvote_ratio',
      'subreddit_id',
      'subreddit_name',
      'is_crosspost',
      'crosspost_root_id',
      'permalink',
    ),
    why: 'shown by elements of the page, or not with the post',
  },
  { paths: ['subreddit.**', 'profile.**'], why: "the community's own page" },
]

export const SCREENVIEW_PATHS = compileFields(SCREENVIEW_FIELDS)
