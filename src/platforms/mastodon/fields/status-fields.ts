import { compileFields, type FieldRow } from '../../shared/answer-fields.ts'
import { STATUS_FIELDS } from '../../shared/mastodon-api/status-fields.ts'

/** The fields of a status, as Mastodon and the servers with its API name them (docs/platforms/mastodon.md). */
const OWN_FIELDS: readonly FieldRow[] = [
  {
    paths: ['id', 'visibility', 'reblog', 'local_only', 'limited_scope', 'visibility_ex', 'searchability'],
    why: 'names the post, which must be the requested one; whether it is public; a boost',
  },
  { paths: ['uri', 'url'], why: 'the home of a copy; the address follows from host and id' },
  ...STATUS_FIELDS,
  {
    paths: [
      'pleroma.emoji_reactions[].name',
      'pleroma.emoji_reactions[].count',
      'emoji_reactions[].name',
      'emoji_reactions[].count',
      'reactions[].name',
      'reactions[].count',
    ],
    kept: 'metrics',
  },
  {
    paths: [
      'pleroma.emoji_reactions[].**',
      'emoji_reactions[].**',
      'reactions[].**',
      'emoji_reactions_count',
    ],
    why: 'who reacted, and pictures of emoji',
  },
  {
    paths: [
      'pleroma.content.**',
      'pleroma.spoiler_text.**',
      'akkoma.**',
      'text',
      'markdown',
      'content_type',
      'plain_content',
    ],
    why: 'the words again, as they were written or without markup',
  },
  {
    paths: [
      ...[
        'bookmark_folder',
        'context',
        'conversation_id',
        'direct_conversation_id',
        'expires_at',
        'in_reply_to_account_acct',
        'list_id',
        'local',
        'parent_visible',
        'pinned_at',
        'quote_id',
        'quote_url',
        'quote_visible',
        'quotes_count',
        'thread_muted',
      ].map((name) => `pleroma.${name}`),
      'interaction_policy.**',
      'emojis_reactions_count',
      'expires_at',
      'bookmark_category_id',
      'quote_id',
      'quote_url',
      'status_referred_by_count',
      'status_reference_ids[]',
      'status_references_count',
      'liked_by_author',
      'context',
    ],
    why: 'of the server; not shown with the post',
  },
  { paths: ['quote.state'], kept: 'quoted' },
  {
    paths: ['quote.quoted_status_id', 'quote.quoted_status', 'quote'],
    why: 'no quote, or one that is not shown',
  },
]

export const MASTODON_FIELDS = OWN_FIELDS

/** Where software puts a quoted status. */
const QUOTES = ['quote.quoted_status', 'quote', 'pleroma.quote']

/** The paths of a status; its quote is read like it. A quote within a quote is not shown. */
export const STATUS_PATHS = compileFields(
  [...OWN_FIELDS, { paths: QUOTES.map((quote) => `${quote}.quote.**`), why: 'a quote within a quote' }],
  QUOTES,
)
