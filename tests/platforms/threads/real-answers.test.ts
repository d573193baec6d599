import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadHtml } from '../../../src/detect/html/load-html.ts'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { readGraphOembed } from '../../../src/platforms/shared/meta/graph-oembed.ts'
import { readThreadsEmbed } from '../../../src/platforms/threads/embed-page.ts'
import { readThreadsPage } from '../../../src/platforms/threads/post-page.ts'
import { threadsRef } from '../../../src/platforms/threads/post-ref.ts'
import { expectToNoticeDrift } from '../drift.ts'
import { elementTable, rowOf, shownElements } from '../shared/element-table.ts'

const DIR = resolve(import.meta.dirname, '../../../../shared/platform-data-2/threads')
const there = existsSync(DIR)
if (!there) console.warn(`Skipped: stored answers of Threads are not there (${DIR}).`)

const AT = new Date('2026-11-01T00:00:00Z')
const read = (name: string): string => readFileSync(resolve(DIR, name), 'utf8')
const answered = (status = 200, headers = {}) =>
  ({ status, headers, url: 'https://www.threads.com/t/DConstruct1' }) as Exchange
const names = there ? readdirSync(DIR).filter((name) => /^embed_.*\.html$/.test(name)) : []
const living = names.filter((name) => !name.includes('unavailable'))
const codeOf = (html: string) => /\/post\/([\w-]{11})/.exec(html)?.[1] ?? 'CrSpcR-Azzz'

function recordOf(html: string, code = codeOf(html)): PostRecord | null {
  const status = readThreadsEmbed(answered(), html, threadsRef(code, null), AT)
  return status.kind === 'alive' ? PostRecord.parse(status.record) : null
}

describe.skipIf(!there)('every stored answer of Threads', () => {
  it.each(living)('%s becomes a record', (name) => {
    const record = recordOf(read(name))
    expect(record?.author?.handle).toMatch(/^(?:mosseri|zuck|citydesk)$/)
    expect(record?.publishedAt).toMatch(/^202\d-/)
    expect((record?.text?.length ?? 0) + (record?.media.length ?? 0)).toBeGreaterThan(0)
    for (const { url, fallbackUrls } of record?.media ?? []) {
      expect(fallbackUrls).toEqual([])
      expect(url).toMatch(/^https:\/\/[\w.-]+\.(?:cdninstagram\.com|fbcdn\.net)\//)
    }
  })

  it('keeps what is peculiar to each', () => {
    const record = (name: string) => recordOf(read(name))
    expect(record('embed_carousel_DZvEeVWAKrX.html')?.media.map(({ kind }) => kind)).toEqual([
      ...Array(3).fill('photo'),
      'video',
      ...Array(3).fill('photo'),
    ])
    expect(record('embed_quote_DalA5HOFvaC.html')).toMatchObject({
      author: { handle: 'mosseri' },
      quoted: { status: 'unavailable', handle: 'zuck', publishedAt: '2026-07-09T14:00:00.000Z' },
      metrics: { likes: 233 },
      media: [],
    })
    expect(record('embed_reply_DctzH35mtS1.html')).toMatchObject({
      text: expect.stringContaining('SDK'),
      media: [],
      replyTo: { handle: 'zuck' },
      parent: { text: expect.stringContaining('Workflows'), media: [{ kind: 'video' }] },
    })
    expect(record('embed_text_mentions.html')).toMatchObject({
      text: 'Bridge closed, says @policedesk. example.org/story\nSecond line & more',
      entities: [{ kind: 'mention' }, { kind: 'link', url: 'https://example.org/story' }],
      community: 'News',
      metrics: { likes: 1200, replies: 30, reposts: null },
    })
  })

  it('is read for its meaning', () => {
    const page = (name: string) =>
      readThreadsPage(answered(), read(name), threadsRef(codeOf(read(name)), null), AT)
    expect(
      readThreadsEmbed(answered(), read('embed_unavailable.html'), threadsRef('CrSpcR-Azzz', null), AT),
    ).toEqual({
      kind: 'not-found',
    })
    expect(page('page_og_login_Dd_vHLcCfNB.html')).toEqual({ kind: 'not-found' })
    expect(page('page_og_public.html')).toMatchObject({
      kind: 'alive',
      record: { author: { name: 'City Desk' } },
    })
    const location = /location: (\S+)/.exec(read('page_invalid_post_302.headers.txt'))?.[1] ?? ''
    expect(readThreadsPage(answered(302, { location }), '', threadsRef('DConstruct9', null), AT)).toEqual({
      kind: 'not-found',
    })
    const oembed = (name: string, status: number) =>
      readGraphOembed(
        answered(status),
        read(name),
        threadsRef('DWjTI0cgH5O', null),
        AT,
        'threads-oembed',
        (html) => (html.includes('/t/DWjTI0cgH5O"') ? 'DWjTI0cgH5O' : null),
      )
    expect(oembed('oembed_error_24.json', 400)).toEqual({ kind: 'not-found' })
    expect(oembed('oembed_DWjTI0cgH5O.json', 200)).toMatchObject({ kind: 'alive' })
  })
})

describe.skipIf(!there)('an element of an embed page', () => {
  const table = elementTable('threads.md')
  const pages = living.map((name) => ({ name, html: read(name) }))
  const elements = pages.flatMap(({ name, html }) => {
    const $ = loadHtml(html)
    return $ === null ? [] : shownElements($, $('.Embed')).map((element) => ({ name, $, element }))
  })

  it('has a row in docs/platforms/threads.md', () => {
    expect(elements.length).toBeGreaterThan(60)
    const lost = elements.filter(({ element }) => rowOf(element, table) === undefined)
    expect(lost.map(({ name, element }) => `${name}: ${element.attr('class')} ${element.text()}`)).toEqual([])
  })

  const kept = table.filter(
    ({ selector, field }) => field !== null && elements.some(({ $ }) => $(selector).length > 0),
  )
  it.each(kept.map(({ selector, field }) => [selector, field]))('%s is kept in %s', (selector, field) => {
    const part = (record: PostRecord | null) => JSON.stringify(record?.[field as keyof PostRecord] ?? null)
    const changes = pages.some(({ html }) => {
      const changed = loadHtml(html)
      if (changed === null || changed(selector ?? '').length === 0) return false
      changed(selector ?? '').remove()
      return part(recordOf(changed.html(), codeOf(html))) !== part(recordOf(html))
    })
    expect(changes).toBe(true)
  })
})

for (const name of living) {
  const html = read(name)
  expectToNoticeDrift({ name, html, post: threadsRef(codeOf(html), null), read: readThreadsEmbed })
}
