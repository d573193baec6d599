import { marked } from 'marked'
import { describe, expect, it } from 'vitest'
import { renderReportMarkdown } from '../../src/report/markdown.ts'
import { HOSTILE, reported, reportWith } from './a-report.ts'

const render = (markdown: string): string => marked.parse(markdown, { gfm: true, async: false })

describe('the report as Markdown', () => {
  it('tells in sentences and tables what was lost, what returned and how the copies stand', () => {
    const markdown = renderReportMarkdown(reportWith([reported(1)], [reported(2)]))
    expect(markdown).toContain('# Embedded posts, 2026-06-01 to 2026-07-01')
    expect(markdown).toContain('1 post of 1 account was lost.')
    expect(markdown).toContain('40 of 100 stored snapshots were read again in this time; 3 never yet')
    const shown = render(markdown)
    expect(shown.match(/<h2[^>]*>[^<]*/g)?.map((head) => head.replace(/<[^>]*>/, ''))).toEqual([
      'Lost, by cause',
      'Lost, by platform',
      'Lost, by author',
      'Lost, by article',
      'What was lost',
      'What returned',
    ])
    expect(shown).toContain('<a href="https://x.com/tidetable/status/1">@tidetable</a>')
    expect(shown).toContain('<a href="https://news.example/tides">Tides</a>')
  })

  it('lets no words become markup, and none lead away', () => {
    const markdown = renderReportMarkdown(reportWith([HOSTILE]))
    const shown = render(markdown)
    expect(shown).not.toMatch(/<(script|img|b|code)\b/i)
    expect(shown).not.toMatch(/href="(?!https:\/\/news\.example\/a)/)
    expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    // A table a section, each row with as many cells as its head.
    for (const table of shown.split('<table>').slice(1)) {
      const heads = table.match(/<th>/g)?.length
      for (const row of table.split('<tr>').slice(2)) expect(row.match(/<td/g)).toHaveLength(heads ?? 0)
    }
    expect(shown.match(/<h1/g)).toHaveLength(1)
  })

  it('cuts long words between signs, and says where the list is cut', () => {
    const report = reportWith([reported(1, { text: '🛳'.repeat(200) })])
    const markdown = renderReportMarkdown({ ...report, lost: { ...report.lost, more: true } })
    expect(markdown).toContain(`${'🛳'.repeat(139)}…`)
    expect(markdown.isWellFormed()).toBe(true)
    expect(markdown).toContain('The list is cut here; the counts above are of all.')
  })

  it('of nothing says so', () => {
    expect(renderReportMarkdown(reportWith([]))).toBe(`# Embedded posts, 2026-06-01 to 2026-07-01

No post was lost.
None returned.
Now 0 of 91 posts are lost, 1 suspected.
40 of 100 stored snapshots were read again in this time; 3 never yet; the longest unread since 2026-03-01.
No copy is damaged.
`)
  })
})
