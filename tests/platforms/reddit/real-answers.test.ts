import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadHtml } from '../../../src/detect/html/load-html.ts'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { buildListedRecord, findListedPost } from '../../../src/platforms/reddit/archived-listing.ts'
import { redditArchivedPostReader } from '../../../src/platforms/reddit/archived-post-reader.ts'
import { readAtom } from '../../../src/platforms/reddit/atom.ts'
import { redditMedium } from '../../../src/platforms/reddit/embed-media.ts'
import { readEmbedPage } from '../../../src/platforms/reddit/embed-page.ts'
import { readManifest } from '../../../src/platforms/reddit/film.ts'
import { redditRef } from '../../../src/platforms/reddit/post-url.ts'
import type { JsonObject } from '../../../src/platforms/shared/untyped-json.ts'
import { elementTable, rowOf, shownElements } from '../shared/element-table.ts'
import { altered, fieldTable, leaves, others } from '../shared/field-table.ts'

const DIR = resolve(import.meta.dirname, '../../../../shared/platform-data-2/reddit')
const there = existsSync(DIR)
if (!there) console.warn(`Skipped: stored answers of Reddit are not there (${DIR}).`)

const answered = { status: 200, headers: {} } as Exchange
const AT = new Date('2026-11-01T00:00:00Z')
const read = (name: string): string => readFileSync(resolve(DIR, name), 'utf8')
const all = there ? readdirSync(DIR) : []
const living = all.filter((name) => /^embed_.*\.html$/.test(name) && !/deleted|notfound|shell/.test(name))

/** The post at the address that a page names. */
function refIn(html: string) {
  const [, owner, id] = /reddit\.com\/(r\/\w+)\/comments\/(\w+)/.exec(html) ?? []
  const post = redditRef(id ?? '1c0aaa1', owner ?? 'r/pics')
  if (post === null) throw new Error('There is no post.')
  return post
}
function recordOf(html: string): PostRecord | null {
  const status = readEmbedPage(answered, html, refIn(html), AT)
  return status.kind === 'alive' ? PostRecord.parse(status.record) : null
}

describe.skipIf(!there)('every stored embed page of Reddit', () => {
  it.each(living)('%s becomes a record', (name) => {
    const record = recordOf(read(name))
    expect(record?.author?.handle.length).toBeGreaterThan(2)
    expect(record?.community).toMatch(/^r\/\w+$/)
    expect(record?.publishedAt).toMatch(/^2025-10-/)
    expect(record?.metrics).toMatchObject({ likes: expect.any(Number), replies: expect.any(Number) })
    for (const { url } of record?.media ?? [])
      expect(url).toMatch(/^https:\/\/(?:i|v|packaged-media)\.redd\.it\//)
  })

  it.each([
    ['embed_deleted.html', 200, { kind: 'named', liveness: 'deleted' }],
    ['embed_notfound.html', 200, { kind: 'not-found' }],
    ['embed_removed_shell.html', 200, { kind: 'silent', lasting: true }],
    ['block_403.html', 403, { kind: 'refused' }],
    ['block_403.html', 200, { kind: 'refused' }],
    ['prove_humanity.html', 200, { kind: 'refused' }],
  ])('%s with %i', (name, status, meaning) => {
    const exchange = { status, headers: {} } as Exchange
    expect(readEmbedPage(exchange, read(name), refIn(read(name)), AT)).toMatchObject(meaning)
  })

  it('keeps what is peculiar to each', () => {
    const record = (name: string) => recordOf(read(name))
    expect(record('embed_image.html')).toMatchObject({
      title: 'Harbour at dawn & the ferry',
      media: [{ url: 'https://i.redd.it/abc123def456.jpeg' }],
    })
    expect(record('embed_gallery.html')?.media.map(({ url }) => url)).toEqual([
      'https://i.redd.it/jqme1a2b3c4d5.jpg',
      'https://i.redd.it/lexn2a2b3c4d5.png',
      'https://i.redd.it/zz9a2b3c4d5e6.gif',
    ])
    expect(record('embed_text.html')?.text).toBe(
      'How did the telegraph change reporting?\n\nFirst paragraph with a link.\n\nSecond paragraph.\n\n• one\n• two',
    )
    expect(record('embed_video.html')?.media).toMatchObject([{ height: 1920, durationMs: 14_000 }])
    expect(record('embed_video_no_packaged.html')?.media).toMatchObject([{ delivery: 'hls' }])
    expect(record('embed_link.html')?.linkCard).toMatchObject({ url: 'https://www.example.org/news/story' })
    expect(record('embed_image_nsfw.html')?.sensitive).toBe(true)
  })

  it('the feed has the same words', () => {
    const post = redditRef('1c0aaa3', 'r/AskHistorians')
    if (post === null) throw new Error('This is a post.')
    expect(readAtom(answered, read('rss_text.xml'), post)).toMatchObject({
      kind: 'alive',
      record: {
        text: 'How did the telegraph change reporting?\n\nFirst paragraph with a link.\n\nSecond paragraph.',
        author: { handle: 'bob_the_reader' },
        publishedAt: '2025-10-09T08:56:40.000Z',
      },
    })
  })

  it('the manifest names picture and sound', () => {
    const base = 'https://v.redd.it/v2abcd2efgh3i/'
    const video = redditMedium('video', `${base}HLSPlaylist.m3u8`, { delivery: 'hls' })
    expect(readManifest(video, base, read('v_redd_it_DASHPlaylist.mpd'))).toMatchObject({
      url: `${base}CMAF_720.mp4`,
      soundUrl: `${base}CMAF_AUDIO_128.mp4`,
      height: 1280,
    })
  })
})

describe.skipIf(!there)('an element of an embed page', () => {
  const table = elementTable('reddit.md')
  const pages = living.map((name) => ({ name, html: read(name) }))

  it('has a row in docs/platforms/reddit.md', () => {
    const lost = pages.flatMap(({ name, html }) => {
      const $ = loadHtml(html)
      const elements = $ === null ? [] : shownElements($, $('body'))
      return elements.filter((one) => rowOf(one, table) === undefined).map((one) => `${name}: ${one.text()}`)
    })
    expect(lost).toEqual([])
  })

  const kept = table.filter(({ selector, field }) => field !== null && selector !== 'body')
  it.each(kept.map(({ selector, field }) => [selector, field]))('%s is kept in %s', (selector, field) => {
    const changes = pages.some(({ html }) => {
      const $ = loadHtml(html)
      if ($ === null || $(selector ?? '').length === 0) return false
      $(selector ?? '').remove()
      const part = (record: PostRecord | null) => JSON.stringify(record?.[field as keyof PostRecord] ?? null)
      return part(recordOf(html)) !== part(recordOf($.html()))
    })
    expect(changes).toBe(true)
  })
})

describe.skipIf(!there)('an archived JSON', () => {
  const names = all.filter((name) => /^json_comments_/.test(name))
  const listed = names.map((name) => {
    const id = /_(\w{6})\.json$/.exec(name)?.[1] ?? ''
    const found = findListedPost(read(name), id)
    if (found === null) throw new Error(`${name} has no post.`)
    return { name, id, found }
  })
  const build = (id: string, post: JsonObject): PostRecord | null => {
    const ref = redditRef(id, 'r/harbour')
    return ref && (buildListedRecord(ref, post, AT)?.record ?? null)
  }

  it.each(listed)('$name becomes a record', ({ name, id }) => {
    const post = redditRef(id, 'r/harbour')
    if (post === null) throw new Error('This is a post.')
    const body = { url: `https://www.reddit.com/comments/${id}.json`, at: AT, mime: null, text: read(name) }
    const record = PostRecord.parse(redditArchivedPostReader.read(post, body)?.record)
    expect(record.witness).toBe('web-archive')
    expect(record.text?.length).toBeGreaterThan(3)
    if (name.includes('gallery')) expect(record.media).toHaveLength(4)
    if (name.includes('poll')) expect(record.poll?.options).toHaveLength(6)
    if (name.includes('crosspost')) expect(record.quoted).toMatchObject({ status: 'served' })
  })

  it.each([
    [{ removed_by_category: 'moderator' }],
    [{ removed_by_category: 'deleted' }],
    [{ selftext: '[removed]' }],
    [{ selftext: '[deleted]' }],
    [{ selftext: '[deleted by user]' }],
  ])('of a post that was gone holds nothing: %o', (change) => {
    const [first] = listed
    if (first === undefined) throw new Error('There is a post.')
    expect(build(first.id, { ...first.found, ...change })).toBeNull()
  })

  const table = fieldTable('reddit', 'JSON')
  const found = listed.flatMap(({ id, found: post }) =>
    leaves(post).map((leaf) => ({
      id,
      post,
      ...leaf,
      path: leaf.path.replace(/^media_metadata\.[^.]+/, 'media_metadata.*'),
    })),
  )
  const paths = [...new Set(found.map(({ path }) => path))].sort()
  const tableRow = (path: string) => table.find(({ pattern }) => pattern.test(path))

  it('has a row for each path in docs/platforms/reddit.md', () => {
    expect(paths.length).toBeGreaterThan(200)
    expect(paths.filter((path) => tableRow(path) === undefined)).toEqual([])
  })

  it.each(paths.flatMap((path) => (tableRow(path)?.field ? [[path, tableRow(path)?.field ?? '']] : [])))(
    '%s is kept in %s',
    (path, field) => {
      const changes = found
        .filter((leaf) => leaf.path === path)
        .some(({ id, post, keys, value }) => {
          const part = (one: unknown) =>
            JSON.stringify(build(id, one as JsonObject)?.[field as keyof PostRecord] ?? null)
          const values = [
            ...others(value),
            99_999,
            '<div class="md"><p>Other</p></div>',
            'https://i.redd.it/other1234.gif',
            true,
          ]
          return values.some((other) => part(altered(post, keys, other)) !== part(post))
        })
      expect(changes).toBe(true)
    },
  )
})
