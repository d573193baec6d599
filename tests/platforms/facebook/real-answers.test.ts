import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type HtmlPage, loadHtml } from '../../../src/detect/html/load-html.ts'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { readPlugin } from '../../../src/platforms/facebook/plugin-page.ts'
import { readFacebookPage } from '../../../src/platforms/facebook/post-page.ts'
import { readGraphOembed } from '../../../src/platforms/shared/meta/graph-oembed.ts'
import { facebookPlugin } from '../../support/origin/platforms/facebook.ts'
import { elementTable, rowOf, shownElements } from '../shared/element-table.ts'
import { ALBUM, FILM, FOLDED } from './posts.ts'

const DIR = resolve(import.meta.dirname, '../../../../shared/platform-data-2/facebook')
const there = existsSync(DIR)
if (!there) console.warn(`Skipped: stored answers of Facebook are not there (${DIR}).`)

const AT = new Date('2026-11-01T00:00:00Z')
const answered = (status = 200) => ({ status, headers: {} }) as Exchange
const read = (name: string): string => readFileSync(resolve(DIR, name), 'utf8')
const refOf = (id: string, path = `harbourdesk/posts/${id}`) => ({
  platform: 'facebook',
  id,
  url: `https://www.facebook.com/${path}`,
})
const MALTA = '1485418313406667'

describe.skipIf(!there)('a stored answer', () => {
  const plugin = (name: string, id: string) => readPlugin(answered(), read(name), refOf(id), AT)

  it('of the plugin has the whole text, the number, the time and the photo of a post', () => {
    const status = plugin(`plugin_post_photo_${MALTA}.html`, MALTA)
    if (status.kind !== 'alive') throw new Error(status.kind)
    const record = PostRecord.parse(status.record)
    expect(record).toMatchObject({
      author: { name: 'Malta Daily', handle: 'maltadaily.mt', id: '100058155378621' },
      publishedAt: '2025-12-25T16:07:44.000Z',
      textCut: false,
      metrics: { likes: 124, replies: 2, reposts: 4 },
      media: [{ kind: 'photo' }],
    })
    expect(record.text).toMatch(
      /^Christmas Eve took .+ patrons on site\.\n\nFirefighters from .+\n\n#MaltaDaily$/s,
    )
    expect(record.text).not.toMatch(/\.\.\.|See more/)
    expect(record.entities).toMatchObject([
      { kind: 'hashtag', url: 'https://www.facebook.com/hashtag/maltadaily' },
    ])
    expect(status.missing).toMatchObject([
      { part: 'photo', url: expect.stringContaining('1485418230073342') },
    ])
    expect(status.unknownParts).toEqual([])
  })

  it('for a pfbid has the number of the post', () => {
    const pfbid = 'pfbid0RQiyPS3ZKrRH5Sbcr6tJaSHji6eqNh77LGL4BVqAaL6FnkzbmsMsEaQupNtJDnuRl'
    expect(plugin(`plugin_post_photo_${MALTA}.html`, pfbid)).toMatchObject({
      kind: 'alive',
      record: { id: MALTA, url: `https://www.facebook.com/maltadaily.mt/posts/${MALTA}` },
    })
  })

  it.each([
    ['plugin_post_multi.html', '700000000000001', { kind: 'alive', record: { media: [{}, {}, {}, {}] } }],
    [
      'plugin_video.html',
      '700000000000002',
      { kind: 'alive', record: { media: [{ kind: 'video', width: 1280 }] } },
    ],
    ['plugin_unavailable.html', '10153395671266772', { kind: 'silent', lasting: true }],
    ['plugin_post_multi.html', '700000000000009', { kind: 'silent', reason: 'unreadable' }],
  ])('%s of the plugin for %s', (name, id, meaning) => {
    expect(plugin(name, id)).toMatchObject(meaning)
  })

  it.each([
    [
      'www_og_live.html',
      '700000000000001',
      { kind: 'alive', record: { text: 'Four pictures from the march.' } },
    ],
    ['www_no_og.html', '10153395671266772', { kind: 'not-found' }],
    ['www_og_live.html', '700000000000009', { kind: 'silent' }],
  ])('%s of the page for %s', (name, id, meaning) => {
    expect(readFacebookPage(answered(), read(name), refOf(id))).toMatchObject(meaning)
  })

  it.each([
    ['oembed_error_24.json', 400, { kind: 'not-found' }],
    ['oembed_error_rate.json', 400, { kind: 'silent', reason: 'rate-limited' }],
    ['oembed_post_zuck.json', 200, { kind: 'alive' }],
  ])('%s of oEmbed', (name, status, meaning) => {
    const zuck = refOf('10102577175875681')
    const idOf = (html: string) => /posts\/(\d+)/.exec(html)?.[1] ?? null
    expect(readGraphOembed(answered(status), read(name), zuck, AT, 'facebook-oembed', idOf)).toMatchObject(
      meaning,
    )
  })
})

/** Pages of the plugin with the id of their post: stored ones, and the origin's. */
const pages: readonly (readonly [name: string, id: string, html: string])[] = [
  ...[FOLDED, FILM, ALBUM].map(
    (post) => [`of ${post.id}`, post.id, String(facebookPlugin(post).body)] as const,
  ),
  ...(there ? readdirSync(DIR).filter((name) => /^plugin_(?:post|video)/.test(name)) : []).map((name) => {
    const html = read(name)
    return [name, /\/posts\/(\d+)/.exec(html)?.[1] ?? '', html] as const
  }),
]
const open = (html: string): HtmlPage => {
  const $ = loadHtml(html)
  if ($ === null) throw new Error('The page is nested too deeply.')
  return $
}
const feedOf = ($: HtmlPage) => $('[role="feed"]').first()

describe('an element of the plugin', () => {
  const table = elementTable('facebook.md')

  it.each(pages)('of %s has a row in docs/platforms/facebook.md', (_, __, html) => {
    const $ = open(html)
    const without = shownElements($, feedOf($)).filter((element) => rowOf(element, table) === undefined)
    expect(without.map((element) => `${element.prop('tagName')} ${element.attr('class')}`)).toEqual([])
  })

  const kept = table.flatMap(({ selector, field }) => (field === null ? [] : [[selector, field]]))
  it.each(kept)('%s is kept in %s', (selector, field) => {
    const part = (id: string, html: string) => {
      const status = readPlugin(answered(), html, refOf(id), AT)
      return status.kind === 'alive'
        ? JSON.stringify([status.record[field as keyof PostRecord] ?? null, status.missing])
        : status.kind
    }
    const changes = pages.some(([, id, html]) => {
      const $ = open(html)
      const found = feedOf($).find(selector)
      if (found.length === 0) return false
      found.remove()
      return part(id, $.html()) !== part(id, html)
    })
    expect(changes).toBe(true)
  })
})
