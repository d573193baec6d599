import { describe, expect, it } from 'vitest'
import { formatPublished } from '../../src/card/format-time.ts'
import { publishedLabel } from '../../src/cli/labels.ts'

describe('when a post was published', () => {
  const cases: readonly [string | null, string | null, string | undefined, string | null][] = [
    [null, null, undefined, null],
    [null, '2026-03-01', '1 March 2026', '2026-03-01'],
    ['2026-03-01T22:46:00.000Z', null, '1 March 2026, 22:46 UTC', '2026-03-01T22:46:00.000Z'],
    ['2026-03-01T22:46:00.000Z', '2026-03-01', '1 March 2026, 22:46 UTC', '2026-03-01T22:46:00.000Z'],
    [
      '2026-03-01T22:46:00.000Z',
      '2026-03-04',
      '1 March 2026, 22:46 UTC · the article says 4 March 2026',
      '2026-03-01T22:46:00.000Z (the article says 2026-03-04)',
    ],
    ['2026-03-01T00:00:00.000Z', null, '1 March 2026, 00:00 UTC', '2026-03-01T00:00:00.000Z'],
  ]
  it.each(cases)('at %s, on %s', (publishedAt, publishedOn, shown, told) => {
    const html = formatPublished({ publishedAt, publishedOn })
    expect(html?.markup.replace(/<[^>]+>/g, '')).toBe(shown)
    expect(publishedLabel({ publishedAt, publishedOn })).toBe(told)
  })
})
