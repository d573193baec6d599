import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadHtml } from '../../../src/detect/html/load-html.ts'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { readContextJson } from '../../../src/platforms/instagram/context-json.ts'
import { readInstagramEmbed } from '../../../src/platforms/instagram/embed-page.ts'
import { buildMediaRecord } from '../../../src/platforms/instagram/media-record.ts'
import { readPostPage } from '../../../src/platforms/instagram/post-page.ts'
import { instagramRef } from '../../../src/platforms/instagram/post-ref.ts'
import { readGraphOembed } from '../../../src/platforms/shared/meta/graph-oembed.ts'
import type { JsonObject } from '../../../src/platforms/shared/untyped-json.ts'
import { expectToNoticeDrift } from '../drift.ts'
import { elementTable, rowOf, shownElements } from '../shared/element-table.ts'
import { everyField } from '../shared/every-field.ts'

const DIR = resolve(import.meta.dirname, '../../../../shared/platform-data-2/instagram')
const there = existsSync(DIR)
if (!there) console.warn(`Skipped: stored answers of Instagram are not there (${DIR}).`)

const AT = new Date('2026-11-01T00:00:00Z')
const read = (name: string): string => readFileSync(resolve(DIR, name), 'utf8')
const answered = (status = 200, headers = {}) =>
  ({ status, headers, url: 'https://www.instagram.com/p/DConstrIG01/' }) as Exchange
const names = there ? readdirSync(DIR).filter((name) => /^embed_.*\.html$/.test(name)) : []
const living = names.filter((name) => !/broken|watch/.test(name))
const codeOf = (html: string) =>
  /data-permalink="[^"]*\/(?:p|reel)\/([\w-]+)\//.exec(html)?.[1] ?? 'DConstrIG09'
const ofEmbed = (html: string) => readInstagramEmbed(answered(), html, instagramRef(codeOf(html)), AT)
const ofPage = (name: string, code: string) => readPostPage(answered(), read(name), instagramRef(code), AT)

function recordOf(html: string, code = codeOf(html)): PostRecord | null {
  const status = readInstagramEmbed(answered(), html, instagramRef(code), AT)
  return status.kind === 'alive' ? PostRecord.parse(status.record) : null
}

describe.skipIf(!there)('every stored answer of Instagram', () => {
  it.each(living)('%s becomes a record', (name) => {
    const record = recordOf(read(name))
    expect(record?.author?.handle).toMatch(/^(?:citydesk|google)$/)
    expect(record?.publishedAt).toMatch(/^202\d-/)
    expect(record?.text?.length).toBeGreaterThan(10)
    expect(record?.metrics?.likes).toBeGreaterThan(40)
    for (const { url, fallbackUrls } of record?.media ?? []) {
      expect(fallbackUrls).toEqual([])
      expect(url).toMatch(/^https:\/\/[\w.-]+\.(?:cdninstagram\.com|fbcdn\.net)\//)
      // Other posts of the account.
      expect(url).not.toMatch(/82793931|828085392/)
    }
  })

  it('keeps what is peculiar to each', () => {
    expect(recordOf(read('embed_reel_CuE2WNQs6vH.html'))).toMatchObject({
      url: 'https://www.instagram.com/reel/CuE2WNQs6vH/',
      publishedAt: expect.stringMatching(/^2023-06-29T13:21:27/),
      author: { handle: 'google', id: '1067259270', verification: 'verified' },
      media: [{ kind: 'video', durationMs: 89_141, width: 720, height: 1280 }],
      metrics: { likes: 5096, replies: 120, views: 97_654 },
    })
    expect(
      recordOf(read('embed_sidecar.html'))?.media.map(({ kind, url }) => [kind, /child\d/.exec(url)?.[0]]),
    ).toEqual([
      ['photo', 'child1'],
      ['photo', 'child2'],
      ['video', 'child3'],
    ])
    const photo = recordOf(read('embed_photo_null_context.html'))
    expect(photo).toMatchObject({
      text: 'Harbour at dawn. #harbour @ferrydesk\nSecond line',
      media: [{ kind: 'photo', alt: null }],
      metrics: { likes: 1204, replies: 120 },
    })
    expect(photo?.entities.map(({ kind }) => kind)).toEqual(['hashtag', 'mention'])
  })

  it('is read for its meaning', () => {
    expect(ofEmbed(read('embed_broken.html'))).toEqual({ kind: 'not-found' })
    expect(ofEmbed(read('embed_watch_on_instagram.html'))).toMatchObject({ kind: 'named', liveness: 'live' })
    expect(ofPage('page_not_found_route.html', 'DConstrIG09')).toEqual({ kind: 'not-found' })
    expect(ofPage('page_login_route.html', 'DConstrIG01')).toEqual({ kind: 'refused' })
    expect(ofPage('page_polaris_gated.html', 'DGated00001')).toMatchObject({
      kind: 'named',
      liveness: 'age-gated',
    })
    expect(ofPage('page_og_public.html', 'DConstrIG01')).toMatchObject({
      kind: 'alive',
      record: {
        author: { name: 'City Desk', handle: 'citydesk' },
        text: 'Harbour at dawn. #harbour',
        metrics: { likes: 71 },
      },
      missing: [{ part: 'photo' }],
    })
    expect(ofPage('page_polaris_reel_Chunk8-jurw.html', 'Chunk8-jurw')).toMatchObject({
      kind: 'alive',
      record: { text: 'Gingerton', author: { name: 'Instagram' }, media: [{ kind: 'video', width: 720 }] },
    })
    const location = /location: (\S+)/.exec(read('page_login_302.headers.txt'))?.[1] ?? ''
    expect(readPostPage(answered(302, { location }), '', instagramRef('DConstrIG01'), AT)).toEqual({
      kind: 'refused',
    })
    const oembed = (name: string, status: number, code: string) =>
      readGraphOembed(answered(status), read(name), instagramRef(code), AT, 'instagram-oembed', (html) =>
        html.includes(code) ? code : null,
      )
    expect(oembed('oembed_error_24.json', 400, 'DConstrIG09')).toEqual({ kind: 'not-found' })
    expect(oembed('oembed_live.json', 200, 'fA9uwTtkSN')).toMatchObject({ kind: 'alive' })
    expect(oembed('oembed_live.json', 200, 'fA9uwTtkSN'.toLowerCase())).toMatchObject({ kind: 'silent' })
  })
})

describe.skipIf(!there)('an element of an embed page without data', () => {
  const table = elementTable('instagram.md')
  const html = there ? read('embed_photo_null_context.html') : ''
  const $ = loadHtml(html)
  const elements = $ === null ? [] : shownElements($, $('.Embed'))

  it('has a row in docs/platforms/instagram.md', () => {
    expect(elements.length).toBeGreaterThan(12)
    const lost = elements.filter((element) => rowOf(element, table) === undefined)
    expect(lost.map((element) => `${element.attr('class')} ${element.text()}`)).toEqual([])
  })

  const kept = table.filter(({ selector, field }) => field !== null && ($?.(selector).length ?? 0) > 0)
  it.each(kept.map(({ selector, field }) => [selector, field]))('%s is kept in %s', (selector, field) => {
    const changed = loadHtml(html)
    changed?.(selector ?? '').remove()
    const part = (record: PostRecord | null) => JSON.stringify(record?.[field as keyof PostRecord] ?? null)
    expect(part(recordOf(changed?.html() ?? '', 'DConstrIG01'))).not.toBe(part(recordOf(html)))
  })
})

/** The data of the posts whose embed pages have some. */
const data = living.flatMap((name) => {
  const $ = loadHtml(read(name))
  const context = $ === null ? null : readContextJson($)
  return context !== null && 'media' in context && context.media !== null ? [context.media] : []
})

everyField<JsonObject>({
  page: 'instagram',
  heading: 'Data',
  answers: data,
  least: there ? 20 : 0,
  record(answer, original) {
    const post = instagramRef(String(original.shortcode))
    const record = buildMediaRecord(answer, post, 'instagram-embed', AT)
    return typeof record === 'string' ? null : record
  },
  place: (path) => ({ path, part: 'post' }),
})

for (const name of living) {
  const html = read(name)
  expectToNoticeDrift({ name, html, post: instagramRef(codeOf(html)), read: readInstagramEmbed })
}
