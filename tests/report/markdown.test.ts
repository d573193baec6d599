import { marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { renderReportMarkdown } from '../../src/report/markdown.ts'
import { HOSTILE, reported, reportWith } from './a-report.ts'

const render = (markdown: string): string => marked.parse(markdown, { gfm: true, async: false })

describe('the report as Markdown', () => {
  it('has sentences and tables of lost posts, returned posts and the state of the copies', () => {
    const markdown = renderReportMarkdown(reportWith([reported(1)], [reported(2)]))
    expect(markdown).toContain('# Embedded posts, 2026-06-01 to 2026-07-01')
    expect(markdown).toContain('1 post of 1 account was lost.')
    expect(markdown).toContain('40 of 100 stored snapshots were audited in this time; 3 never')
    const shown = render(markdown)
    expect(shown.match(/<h2[^>]*>[^<]*/g)?.map((head) => head.replace(/<[^>]*>/, ''))).toEqual([
      'Lost, by cause',
      'Lost, by platform',
      'Lost, by author',
      'Lost, by article',
      'Lost posts',
      'Returned posts',
      'Dead now, by platform',
      'Dead now, by cause',
    ])
    expect(shown).toContain('<a href="https://x.com/tidetable/status/1">@tidetable</a>')
    expect(shown).toContain('<a href="https://news.example/tides">Tides</a>')
  })

  it('escapes text and rejects unsafe links', () => {
    const markdown = renderReportMarkdown(reportWith([HOSTILE]))
    const shown = render(markdown)
    expect(shown).not.toMatch(/<(script|img|b|code)\b/i)
    expect(shown).not.toMatch(/href="(?!https:\/\/news\.example\/a)/)
    expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    // One table per section, each row with as many cells as its header.
    for (const table of shown.split('<table>').slice(1)) {
      const heads = table.match(/<th>/g)?.length
      for (const row of table.split('<tr>').slice(2)) expect(row.match(/<td/g)).toHaveLength(heads ?? 0)
    }
    expect(shown.match(/<h1/g)).toHaveLength(1)
  })

  it('cuts long texts between characters, and says if the list is truncated', () => {
    const report = reportWith([reported(1, { text: '🛳'.repeat(200) })])
    const markdown = renderReportMarkdown({ ...report, lost: { ...report.lost, more: true } })
    expect(markdown).toContain(`${'🛳'.repeat(139)}…`)
    expect(markdown.isWellFormed()).toBe(true)
    expect(markdown).toContain('The list is truncated; the counts above include all posts.')
  })

  it('says so if there are no posts', () => {
    expect(renderReportMarkdown(reportWith([]))).toBe(`# Embedded posts, 2026-06-01 to 2026-07-01

No post was lost.
None returned.
Now 0 of 91 posts are lost, 1 suspected.
40 of 100 stored snapshots were audited in this time; 3 never; the oldest audit is of 2026-03-01.
No copy is damaged.
`)
  })
})
