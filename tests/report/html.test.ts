import { findAll, textContent } from 'domutils'
import { parseDocument } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { renderReportHtml } from '../../src/report/html.ts'
import { HOSTILE, reported, reportWith } from './a-report.ts'

const elements = (page: string) => findAll(() => true, parseDocument(page))
const LOADS = [
  'script',
  'img',
  'link',
  'iframe',
  'object',
  'embed',
  'video',
  'audio',
  'source',
  'base',
  'form',
  'image',
  'use',
]

describe('the report as a page', () => {
  const report = reportWith([reported(1), reported(2), HOSTILE], [reported(3, { state: 'returned' })])
  const page = renderReportHtml(report)

  it('loads and runs nothing, whatever the text contains', () => {
    const all = elements(page)
    expect(all.filter(({ name }) => LOADS.includes(name))).toEqual([])
    const attributes = all.flatMap(({ attribs }) => Object.entries(attribs))
    expect(attributes.filter(([name]) => /^on|^src|^style$|xlink/.test(name))).toEqual([])
    const links = attributes.filter(([name]) => name === 'href').map(([, value]) => value)
    expect(links.filter((href) => !/^https:\/\/(x\.com|news\.example)\//.test(href))).toEqual([])
    expect(page).not.toMatch(/@import|url\(/)
    const policy = all.find(({ attribs }) => attribs['http-equiv'] === 'Content-Security-Policy')
    expect(policy?.attribs.content).toBe("default-src 'none'; style-src 'unsafe-inline'")
  })

  it('draws the numbers of lost and returned posts by day, cause, platform, author and article', () => {
    const figures = elements(page).filter(({ name }) => name === 'figure')
    const titles = findAll(({ name }) => name === 'figcaption', figures).map((one) => textContent(one))
    expect(titles).toEqual([
      'Lost and returned, one bar per day',
      'Lost, by cause',
      'Lost, by platform',
      'Lost, by author',
      'Lost, by article',
      'Dead now, by platform',
      'Dead now, by cause',
    ])
    for (const figure of figures) {
      // A plot says its numbers itself, or stands beside them.
      expect(textContent(figure)).toMatch(/\d/)
      for (const { attribs } of findAll(({ name }) => name === 'svg', figure.children))
        expect(attribs['aria-hidden'] ?? attribs['aria-label']).toMatch(/true|\d/)
      const bars = findAll(({ name }) => name === 'rect', figure.children)
      expect(bars.length).toBeGreaterThan(0)
      for (const { attribs } of bars)
        for (const name of ['x', 'y', 'width', 'height']) expect(attribs[name]).toMatch(/^\d+(\.\d+)?%?$/)
    }
  })

  it('isolates the direction of texts', () => {
    const names = elements(page).filter(({ name }) => name === 'bdi')
    expect(names.length).toBeGreaterThan(0)
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  })

  it('has no text of a post that is taken down', () => {
    const hidden = reported(1, { takenDown: true, author: null, text: null })
    const shown = renderReportHtml(reportWith([hidden]))
    expect(shown).toContain('>taken down<')
    expect(shown).not.toContain('tidetable<')
  })

  it('draws few bars for a span of years', () => {
    const byDay = Array.from({ length: 900 }, (_, n) => ({
      name: new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10),
      count: 1,
    }))
    const years = renderReportHtml({
      ...report,
      since: '2024-01-01T00:00:00.000Z',
      lost: { ...report.lost, byDay },
    })
    const [figure] = elements(years).filter(({ name }) => name === 'figure')
    expect(findAll(({ name }) => name === 'rect', figure?.children ?? []).length).toBeLessThanOrEqual(120)
    expect(textContent(figure ?? [])).toContain('one bar per')
  })

  it('says so if there are no posts', () => {
    const empty = renderReportHtml(reportWith([]))
    expect(empty).toContain('No post was lost.')
    expect(elements(empty).filter(({ name }) => name === 'figure' || name === 'table')).toEqual([])
  })
})
