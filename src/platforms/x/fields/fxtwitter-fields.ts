import type { FieldRow } from '../../shared/answer-fields.ts'

/** Every field of the answers of FxTwitter (docs/platforms/x.md), and its place in the record. */
export const FXTWITTER_FIELDS: readonly FieldRow[] = [
  { paths: ['status.type', 'code'], why: 'says what the answer is' },
  { paths: ['status.id'], why: 'names the post, which must be the requested one' },
  { paths: ['status.raw_text.text', 'status.raw_text.display_text_range[]'], kept: 'text' },
  {
    paths: ['status.text'],
    why: 'the same again, with links in their long form; read where `raw_text` is missing',
  },
  {
    paths: [
      'status.raw_text.facets[].indices[]',
      'status.raw_text.facets[].type',
      'status.raw_text.facets[].original',
    ],
    kept: 'entities',
  },
  {
    paths: ['status.raw_text.facets[].replacement', 'status.raw_text.facets[].display'],
    why: 'in the answers at hand of hidden links alone; of a link read into `entities`',
  },
  { paths: ['status.raw_text.facets[].id'], why: 'number of an account or medium, not shown' },
  {
    paths: [
      'status.author.id',
      'status.author.name',
      'status.author.screen_name',
      'status.author.avatar_url',
      'status.author.verification.verified',
      'status.author.verification.type',
    ],
    kept: 'author',
  },
  {
    paths: ['status.author.**', 'author.**'],
    why: "the account's own page, not the post; `author` the same again",
  },
  { paths: ['status.created_timestamp'], kept: 'publishedAt' },
  { paths: ['status.created_at'], why: 'the same again' },
  { paths: ['status.lang'], kept: 'language' },
  { paths: ['status.possibly_sensitive'], kept: 'sensitive' },
  {
    paths: [
      'status.likes',
      'status.replies',
      'status.reposts',
      'status.quotes',
      'status.views',
      'status.bookmarks',
    ],
    kept: 'metrics',
  },
  {
    paths: ['status.replying_to', 'status.replying_to.screen_name', 'status.replying_to.status'],
    why: 'no answer at hand holds a reply; read into `replyTo`',
  },
  {
    paths: [
      'status.media.all[].type',
      'status.media.all[].url',
      'status.media.all[].width',
      'status.media.all[].height',
      'status.media.all[].thumbnail_url',
      'status.media.all[].duration',
      'status.media.all[].formats[].url',
      'status.media.all[].formats[].bitrate',
      'status.media.all[].formats[].container',
    ],
    kept: 'media',
  },
  {
    paths: [
      'status.media.all[].id',
      'status.media.all[].format',
      'status.media.all[].formats[].codec',
      'status.media.all[].publisher',
    ],
    why: 'of the file; its own bytes tell',
  },
  { paths: ['status.media.photos[].**', 'status.media.videos[].**'], why: 'the same again' },
  { paths: ['status.media.mosaic.**'], why: 'a picture made of the pictures' },
  {
    paths: ['status.poll.choices[].label', 'status.poll.choices[].count', 'status.poll.ends_at'],
    kept: 'poll',
  },
  {
    paths: ['status.poll.choices[].percentage', 'status.poll.total_votes', 'status.poll.time_left_en'],
    why: 'follow from the counts and the end',
  },
  {
    paths: ['status.community_note'],
    why: 'no answer at hand holds one; its text is read into `communityNote`',
  },
  { paths: ['status.community.name'], kept: 'community' },
  { paths: ['status.community.**'], why: "the community's own page" },
  { paths: ['status.reposted_by', 'status.source'], why: 'not shown with a post any more' },
  {
    paths: ['status.provider', 'status.embed_card', 'status.is_note_tweet', 'status.url'],
    why: 'of the service; the address follows from author and id',
  },
  { paths: ['thread'], why: 'other posts' },
]
