import type { FieldRow } from '../../src/platforms/shared/answer-fields.ts'
import { TWEET_FIELDS } from '../../src/platforms/x/fields/answer-paths.ts'
import { FXTWITTER_FIELDS } from '../../src/platforms/x/fields/fxtwitter-fields.ts'
import { OEMBED_FIELDS } from '../../src/platforms/x/fields/oembed-fields.ts'

/** The tables of `docs/platforms/x.md` by their heading, from the rows by which answers are read. */
export const answerTables = (): Readonly<Record<string, string>> => ({
  'tweet-result': tableOf(TWEET_FIELDS),
  oEmbed: tableOf(OEMBED_FIELDS),
  FxTwitter: tableOf(FXTWITTER_FIELDS),
})

function tableOf(rows: readonly FieldRow[]): string {
  const lines = rows.map((row) => {
    const paths = row.paths.map((path) => `\`${path}\``).join(' · ')
    return 'kept' in row ? `| ${paths} | \`${row.kept}\` | |` : `| ${paths} | | ${row.why} |`
  })
  return ['| path | kept as | else why not |', '|---|---|---|', ...lines].join('\n')
}
