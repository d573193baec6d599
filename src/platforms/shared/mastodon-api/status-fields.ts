import type { FieldRow } from '../answer-fields.ts'

const within = (place: string, ...names: readonly string[]): string[] =>
  names.map((name) => `${place}.${name}`)

/** The fields of a status of Mastodon's API that are read alike wherever software serves it. */
export const STATUS_FIELDS: readonly FieldRow[] = [
  { paths: ['created_at'], kept: 'publishedAt' },
  { paths: ['edited_at'], kept: 'editIds' },
  { paths: ['content'], kept: 'text' },
  { paths: ['spoiler_text'], kept: 'contentWarning' },
  { paths: ['sensitive'], kept: 'sensitive' },
  { paths: ['language'], kept: 'language' },
  { paths: ['in_reply_to_id'], kept: 'replyTo' },
  {
    paths: ['in_reply_to_account_id', 'mentions[].id', 'mentions[].acct'],
    why: 'who is answered, by its handle; read into `replyTo`',
  },
  { paths: ['mentions[].**', 'tags[].**', 'emojis[].**'], why: 'in `content` too' },
  { paths: ['replies_count', 'reblogs_count', 'favourites_count', 'quotes_count'], kept: 'metrics' },
  {
    paths: ['account.id', 'account.acct', 'account.display_name', 'account.avatar', 'account.url'],
    kept: 'author',
  },
  { paths: ['account.**'], why: "the account's own page, not the post" },
  {
    paths: ['application.**', 'quote_approval.**', 'tagged_collections.**', 'filtered[].**'],
    why: 'not shown with a post, or for quoting it',
  },
  {
    paths: ['favourited', 'reblogged', 'muted', 'bookmarked', 'pinned'],
    why: 'of a reader with an account',
  },
  {
    paths: within(
      'media_attachments[]',
      'type',
      'url',
      'description',
      'meta.original.width',
      'meta.original.height',
      'meta.original.duration',
      'preview_url',
    ),
    kept: 'media',
  },
  {
    paths: within('media_attachments[]', 'remote_url', 'preview_remote_url'),
    why: 'at home, of a copy; read into `media`',
  },
  {
    paths: within(
      'media_attachments[]',
      'id',
      'text_url',
      'blurhash',
      'meta.**',
      'processing',
      'mime_type',
      'pleroma.mime_type',
      'pleroma.name',
    ),
    why: 'how clients crop and paint, and the page of the medium',
  },
  {
    paths: within(
      'poll',
      'options[].title',
      'options[].votes_count',
      'expires_at',
      'multiple',
      'voters_count',
    ),
    kept: 'poll',
  },
  {
    paths: [
      'poll',
      ...within('poll', 'id', 'expired', 'votes_count', 'voted', 'own_votes[]', 'emojis[].**', 'pleroma.**'),
    ],
    why: 'follows from the options and the end',
  },
  {
    paths: within('card', 'url', 'title', 'description', 'provider_name', 'image', 'image_description'),
    kept: 'linkCard',
  },
  { paths: ['card', 'card.**'], why: 'of the linked page' },
]
