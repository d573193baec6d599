import { compileFields, type FieldRow } from '../../shared/answer-fields.ts'
import { CARD_FIELDS } from './card-fields.ts'
import { CONTEXT_FIELDS, SURROUNDING_FIELDS } from './context-fields.ts'
import { FXTWITTER_FIELDS } from './fxtwitter-fields.ts'
import { MEDIA_FIELDS } from './media-fields.ts'
import { POST_FIELDS } from './tweet-fields.ts'
import { UNIFIED_CARD_FIELDS } from './unified-card-fields.ts'

/** Every field of the answers of `tweet-result` (docs/platforms/x.md). */
export const TWEET_FIELDS: readonly FieldRow[] = [
  ...POST_FIELDS,
  ...SURROUNDING_FIELDS,
  ...MEDIA_FIELDS,
  ...CARD_FIELDS,
  ...UNIFIED_CARD_FIELDS,
  ...CONTEXT_FIELDS,
]

const POST_PATHS = [
  ...POST_FIELDS,
  ...SURROUNDING_FIELDS,
  ...MEDIA_FIELDS,
  ...CARD_FIELDS,
  ...UNIFIED_CARD_FIELDS,
]

/** The paths of a `tweet-result`; its quote and parent are read like the post itself. */
export const TWEET_PATHS = [
  ...compileFields(POST_PATHS, ['quoted_tweet', 'parent']),
  ...compileFields(CONTEXT_FIELDS),
]

const withQuote = FXTWITTER_FIELDS.map((row) => ({
  ...row,
  paths: row.paths.flatMap((path) =>
    path.startsWith('status.') ? [path, path.replace(/^status\./, 'status.quote.')] : [path],
  ),
}))

/** The paths of an answer of FxTwitter; the quote of its status is read like the status itself. */
export const FXTWITTER_PATHS = compileFields(withQuote)
