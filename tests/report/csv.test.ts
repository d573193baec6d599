import { describe, expect, it } from 'vitest'
import { renderReportCsv } from '../../src/report/csv.ts'
import { HOSTILE, reported, reportWith } from './a-report.ts'

/** The cells of an RFC 4180 text. */
function cells(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
  }
  return rows.filter((row) => row.length > 1)
}

describe('the report as CSV', () => {
  it('has one line per post, under a header', () => {
    const [head, one, two, ...more] = cells(
      renderReportCsv(reportWith([reported(1)], [reported(2, { state: 'returned', cause: 'live' })])),
    )
    expect(more).toEqual([])
    expect(Object.fromEntries((head ?? []).map((name, n) => [name, one?.[n]]))).toEqual({
      event: 'lost',
      at: '2026-06-02T10:00:00.000Z',
      platform: 'x',
      id: 'x/1',
      url: 'https://x.com/tidetable/status/1',
      author: 'Tide Table',
      handle: 'tidetable',
      cause: 'deleted',
      state: 'lost',
      outcome: 'captured',
      snapshot: '20260501T120000Z-ab',
      articles: 'https://news.example/tides',
      text: 'High water at noon.',
    })
    expect(two?.slice(0, 4)).toEqual(['returned', '2026-06-02T10:00:00.000Z', 'x', 'x/2'])
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'])('escapes %j', (words) => {
    const table = cells(renderReportCsv(reportWith([reported(1, { text: words })])))
    expect(table).toHaveLength(2)
    expect(table[1]?.at(-1)).toBe(`'${words}`)
  })

  it.each(['1841000000000000357', '1e5', '007', '3-4', '1,234.5', '12:30', '٣'])(
    'keeps %j as text',
    (digits) => {
      const author = { name: digits, handle: digits }
      const [, row] = cells(renderReportCsv(reportWith([reported(1, { author, text: digits })])))
      expect([row?.[5], row?.[6], row?.at(-1)]).toEqual([`'${digits}`, `'${digits}`, `'${digits}`])
    },
  )

  it('keeps words that contain numbers as they are', () => {
    const [, row] = cells(renderReportCsv(reportWith([reported(1, { text: '3 boats' })])))
    expect(row?.at(-1)).toBe('3 boats')
  })

  it('keeps text with commas, quotes and line breaks whole, without invisible characters', () => {
    const text = 'one, "two"\nthree \u202e four'
    expect(cells(renderReportCsv(reportWith([reported(1, { text })])))[1]?.at(-1)).toBe(
      'one, "two"\nthree  four',
    )
    const hostile = cells(renderReportCsv(reportWith([HOSTILE])))
    expect(hostile).toHaveLength(2)
    for (const cell of hostile[1] ?? []) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
  })

  it('has no text of a post that is taken down', () => {
    const hidden = reported(1, { takenDown: true, author: null, text: null })
    expect(cells(renderReportCsv(reportWith([hidden])))[1]).toEqual(
      expect.arrayContaining(['', 'taken down']),
    )
  })

  it('is only a header if there are no posts', () => {
    expect(renderReportCsv(reportWith([]))).toMatch(/^event,at,[\w,]+\r\n$/)
  })
})
