import { compileFields, type FieldRow } from '../shared/answer-fields.ts'
import { STATUS_FIELDS } from '../shared/mastodon-api/status-fields.ts'

/** The fields of a status of Truth Social (docs/platforms/truthsocial.md). */
export const TRUTH_FIELDS: readonly FieldRow[] = [
  {
    paths: ['id', 'visibility', 'reblog', 'uri'],
    why: 'names the post, which must be the requested one; whether it is public; a repost',
  },
  { paths: ['url'], kept: 'url' },
  { paths: ['account.verified'], kept: 'author' },
  { paths: ['account.unauth_visibility'], kept: 'audience' },
  ...STATUS_FIELDS,
  { paths: ['group.display_name'], kept: 'community' },
  { paths: ['group', 'group.**', 'card.group'], why: "the group's own page" },
  { paths: ['in_reply_to', 'tombstone', 'tombstone.reason'], why: 'none; read into `parent` and `quoted`' },
  {
    paths: [
      'sponsored',
      'version',
      'upvotes_count',
      'downvotes_count',
      'upvoted',
      'downvoted',
      'event',
      'metrics.**',
    ],
    why: 'not shown with the post',
  },
  {
    paths: ['media_attachments[].external_video_id'],
    why: 'a number at Rumble, of the same file',
  },
  { paths: ['quote', 'quote_id'], why: 'no quote; the number of the quoted post, which `quote` has' },
]

/** The paths of a status; its quote, and the post that it answers, are read like it. */
export const TRUTH_PATHS = compileFields(
  [
    ...TRUTH_FIELDS,
    {
      paths: ['quote.quote.**', 'quote.in_reply_to.**', 'in_reply_to.quote.**', 'in_reply_to.in_reply_to.**'],
      why: 'other posts',
    },
  ],
  ['quote', 'in_reply_to'],
)
