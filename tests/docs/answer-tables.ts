import { SERVED_FIELDS, VIEW_FIELDS } from '../../src/platforms/bluesky/fields/view-fields.ts'
import { LEMMY_FIELDS } from '../../src/platforms/mastodon/fields/lemmy-fields.ts'
import { NOTE_FIELDS } from '../../src/platforms/mastodon/fields/note-fields.ts'
import { OBJECT_FIELDS } from '../../src/platforms/mastodon/fields/object-fields.ts'
import { MASTODON_FIELDS } from '../../src/platforms/mastodon/fields/status-fields.ts'
import { SCREENVIEW_FIELDS } from '../../src/platforms/reddit/fields.ts'
import type { FieldRow } from '../../src/platforms/shared/answer-fields.ts'
import {
  TIKTOK_EMBED_FIELDS,
  TIKTOK_ITEM_FIELDS,
  TIKTOK_PAGE_FIELDS,
} from '../../src/platforms/tiktok/fields.ts'
import { TRUTH_FIELDS } from '../../src/platforms/truthsocial/fields.ts'
import { TWEET_FIELDS } from '../../src/platforms/x/fields/answer-paths.ts'
import { FXTWITTER_FIELDS } from '../../src/platforms/x/fields/fxtwitter-fields.ts'
import { OEMBED_FIELDS } from '../../src/platforms/x/fields/oembed-fields.ts'

import { PLAYER_FIELDS, YOUTUBE_OEMBED_FIELDS } from '../../src/platforms/youtube/fields.ts'

/** The table of one kind of answer, from the rows by which it is read. */
export interface AnswerTable {
  /** The page in `docs/platforms`. */
  readonly page: string
  readonly heading: string
  readonly table: string
}

export const answerTables = (): AnswerTable[] => [
  tableOf('bluesky', 'a post view', VIEW_FIELDS),
  tableOf('bluesky', 'a served record', SERVED_FIELDS),
  tableOf('mastodon', 'a status', MASTODON_FIELDS),
  tableOf('mastodon', 'an ActivityPub object', OBJECT_FIELDS),
  tableOf('mastodon', 'a note of Misskey', NOTE_FIELDS),
  tableOf('mastodon', 'a post of Lemmy', LEMMY_FIELDS),
  tableOf('reddit', 'the data of an embed page', SCREENVIEW_FIELDS),
  tableOf('tiktok', 'the data of an embed page', TIKTOK_EMBED_FIELDS),
  tableOf('tiktok', 'an item of the player', TIKTOK_ITEM_FIELDS),
  tableOf('tiktok', 'the data of a page', TIKTOK_PAGE_FIELDS),
  tableOf('truthsocial', 'a status', TRUTH_FIELDS),
  tableOf('x', 'tweet-result', TWEET_FIELDS),
  tableOf('x', 'oEmbed', OEMBED_FIELDS),
  tableOf('x', 'FxTwitter', FXTWITTER_FIELDS),
  tableOf('youtube', 'player', PLAYER_FIELDS),
  tableOf('youtube', 'oEmbed', YOUTUBE_OEMBED_FIELDS),
]

function tableOf(page: string, heading: string, rows: readonly FieldRow[]): AnswerTable {
  const lines = rows.map((row) => {
    const paths = row.paths.map((path) => `\`${path}\``).join(' · ')
    return 'kept' in row ? `| ${paths} | \`${row.kept}\` | |` : `| ${paths} | | ${row.why} |`
  })
  return {
    page,
    heading,
    table: ['| path | kept as | else why not |', '|---|---|---|', ...lines].join('\n'),
  }
}
