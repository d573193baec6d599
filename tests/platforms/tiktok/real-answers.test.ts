import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import {
  asObject,
  getObject,
  getObjects,
  type JsonObject,
} from '../../../src/platforms/shared/untyped-json.ts'
import { tiktokArchivedPostReader } from '../../../src/platforms/tiktok/archived-post-reader.ts'
import { readTiktokEmbed } from '../../../src/platforms/tiktok/embed-page.ts'
import { buildTiktokEmbedRecord, findEmbedData } from '../../../src/platforms/tiktok/embed-record.ts'
import { readTiktokOembed } from '../../../src/platforms/tiktok/oembed.ts'
import { readItems } from '../../../src/platforms/tiktok/player.ts'
import { buildPlayerRecord } from '../../../src/platforms/tiktok/player-record.ts'
import { tiktokRef } from '../../../src/platforms/tiktok/post-url.ts'
import { readWebPage } from '../../../src/platforms/tiktok/web-page.ts'
import { buildWebRecord } from '../../../src/platforms/tiktok/web-record.ts'
import { tiktokDetail, tiktokItem, tiktokState } from '../../support/origin/platforms/tiktok.ts'
import { altered, fieldTable, leaves, others } from '../shared/field-table.ts'
import { PHOTOS, VIDEO } from './posts.ts'

const DIR = resolve(import.meta.dirname, '../../../../shared/platform-data-2/tiktok')
const OLDER = resolve(DIR, '../../platform-data/tiktok')
const there = existsSync(DIR)
if (!there) console.warn(`Skipped: stored answers of TikTok are not there (${DIR}).`)

const AT = new Date('2026-11-01T00:00:00Z')
const answered = (status = 200) => ({ status, headers: {} }) as Exchange
const read = (name: string): string => readFileSync(resolve(DIR, name), 'utf8')
const refOf = (id: string) => {
  const post = tiktokRef(id)
  if (post === null) throw new TypeError(`${id} is no post.`)
  return post
}

describe.skipIf(!there)('a stored answer', () => {
  const SCOUT = '6718335390845095173'
  const SPAIN = '6806030056956251397'
  it.each([
    [`embed_v2_${SCOUT}.html`, SCOUT, 200, { kind: 'alive' }],
    ['embed_v2_dead_10204.html', '6718335390845095999', 200, { kind: 'not-found' }],
    ['embed_v2_dead_http400.txt', '1234567890123456789', 400, { kind: 'not-found' }],
    ['embed_v2_overload.txt', SCOUT, 503, { kind: 'silent', reason: 'upstream' }],
    ['page_waf_challenge.html', SCOUT, 200, { kind: 'refused' }],
  ])('%s of the embed page', (name, id, status, meaning) => {
    expect(readTiktokEmbed(answered(status), read(name), refOf(id), AT)).toMatchObject(meaning)
  })

  it.each([
    ['player_items_video.json', SPAIN, { kind: 'alive' }],
    ['player_items_photo.json', '7300000000000000001', { kind: 'alive' }],
    ['player_items_nil_core_data.json', '7300000000000000002', { kind: 'not-found' }],
    ['player_items_api_busy.json', '7300000000000000003', { kind: 'silent', reason: 'upstream' }],
  ])('%s of the player', (name, id, meaning) => {
    expect(readItems(answered(), read(name), refOf(id), AT)).toMatchObject(meaning)
  })

  it.each([
    [`page_video_${SPAIN}.html`, SPAIN, { kind: 'alive' }],
    [
      'page_classified_age.html',
      '7300000000000000011',
      { kind: 'named', liveness: 'age-gated', record: { sensitive: true } },
    ],
    ['page_status_10204.html', '7300000000000000010', { kind: 'silent', lasting: true }],
    ['page_status_10216.html', '7300000000000000010', { kind: 'named', liveness: 'account-protected' }],
    ['page_status_10217.html', '7300000000000000010', { kind: 'named', liveness: 'deleted', weak: true }],
    ['page_status_10222.html', '7300000000000000010', { kind: 'named', liveness: 'account-protected' }],
    ['page_waf_challenge.html', SPAIN, { kind: 'refused' }],
  ])('%s of the page', (name, id, meaning) => {
    expect(readWebPage(answered(), read(name), refOf(id), AT)).toMatchObject(meaning)
  })

  it('of a video has its words, author, time, film and poster', () => {
    const status = readTiktokEmbed(answered(), read(`embed_v2_${SCOUT}.html`), refOf(SCOUT), AT)
    const record = status.kind === 'alive' ? PostRecord.parse(status.record) : null
    expect(record).toMatchObject({
      author: { handle: 'scout2015', name: 'Scout, Suki & Stella' },
      publishedAt: '2019-07-27T13:32:38.000Z',
      media: [{ kind: 'video', width: 576, height: 1024, durationMs: 10_000 }],
    })
    expect(record?.entities.map(({ kind }) => kind)).toEqual(['hashtag', 'hashtag', 'hashtag'])
    expect(record?.media[0]?.url).toMatch(/^https:\/\/v16m\.tiktokcdn-us\.com\//)
    expect(record?.media[0]?.posterUrl).toMatch(/^https:\/\/p16-common-sign\.tiktokcdn-us\.com\//)
  })

  it('of a photo post has the photos in order, without the watermark, and the sound', () => {
    const status = readItems(answered(), read('player_items_photo.json'), refOf('7300000000000000001'), AT)
    const media = status.kind === 'alive' ? status.record.media : []
    expect(media.map(({ kind, url }) => [kind, /photo\d|c\.mp3/.exec(url)?.[0]])).toEqual([
      ['photo', 'photo1'],
      ['photo', 'photo2'],
      ['photo', 'photo3'],
      ['audio', 'c.mp3'],
    ])
    expect(media.some(({ url }) => url.includes('image-v1'))).toBe(false)
  })

  it('of 2024, from an archive, is the same post', () => {
    const body = {
      url: `https://www.tiktok.com/@a3noticias/video/${SPAIN}`,
      at: AT,
      mime: 'text/html',
      text: read(`page_video_${SPAIN}.html`),
    }
    expect(tiktokArchivedPostReader.read(refOf(SPAIN), body)?.record).toMatchObject({
      witness: 'web-archive',
      author: { handle: 'a3noticias', id: '6746247246012892166', verification: 'verified' },
      publishedAt: '2020-03-19T21:12:41.000Z',
      media: [{ kind: 'video', served: false, durationMs: 29_000 }],
    })
    expect(tiktokArchivedPostReader.read(refOf(SCOUT), body)).toBeNull()
  })

  it('of oEmbed', () => {
    const text = readFileSync(resolve(OLDER, `oembed_${SPAIN}_2024.json`), 'utf8')
    expect(readTiktokOembed(answered(), text, refOf(SPAIN))).toMatchObject({
      kind: 'alive',
      record: { author: { handle: 'a3noticias' }, entities: [{ kind: 'hashtag' }, { kind: 'hashtag' }] },
    })
    expect(readTiktokOembed(answered(), text, refOf(SCOUT))).toMatchObject({ kind: 'silent' })
    expect(readTiktokOembed(answered(400), read('oembed_400.json'), refOf(SPAIN))).toEqual({
      kind: 'not-found',
    })
  })
})

/** The data of a script in a stored page; null without the folder. */
function scriptOf(name: string, id: string): JsonObject | null {
  if (!there) return null
  const [, json = ''] = new RegExp(`<script id="${id}"[^>]*>(.*?)</script>`, 's').exec(read(name)) ?? []
  return asObject(JSON.parse(json))
}
const at = (object: JsonObject | null, ...keys: string[]): JsonObject | null =>
  keys.reduce<JsonObject | null>((inner, key) => getObject(inner, key), object)
const present = (all: readonly (JsonObject | null)[]): JsonObject[] => all.filter((one) => one !== null)

const embeds = present([
  ...[VIDEO, PHOTOS].map((post) => getObject(tiktokState(post), 'videoData')),
  at(
    scriptOf('embed_v2_6718335390845095173.html', '__FRONTITY_CONNECT_STATE__'),
    'source',
    'data',
    '/embed/v2/6718335390845095173',
    'videoData',
  ),
])
const items = present([
  ...[VIDEO, PHOTOS].map(tiktokItem),
  ...(there ? ['video', 'photo'] : []).flatMap((kind) =>
    getObjects(asObject(JSON.parse(read(`player_items_${kind}.json`))), 'items'),
  ),
])
const pages = present([
  ...[VIDEO, PHOTOS].map((post) => at(tiktokDetail(post), 'itemInfo', 'itemStruct')),
  ...['page_video_6806030056956251397.html', 'page_classified_age.html'].map((name) =>
    at(
      scriptOf(name, '__UNIVERSAL_DATA_FOR_REHYDRATION__'),
      '__DEFAULT_SCOPE__',
      'webapp.video-detail',
      'itemInfo',
      'itemStruct',
    ),
  ),
])

const POST = refOf(VIDEO.id)
const TABLES: readonly (readonly [
  string,
  readonly JsonObject[],
  (answer: JsonObject) => PostRecord | null,
])[] = [
  [
    'the data of an embed page',
    embeds,
    (video) => {
      const data = findEmbedData(video)
      return 'absent' in data ? null : buildTiktokEmbedRecord(POST, data, video, AT)
    },
  ],
  [
    'an item of the player',
    items,
    (item) => {
      const built = buildPlayerRecord(POST, item, AT)
      return 'absent' in built ? null : built.record
    },
  ],
  [
    'the data of a page',
    pages,
    (item) => {
      const built = buildWebRecord(POST, item, 'tiktok-page', AT)
      return 'absent' in built ? null : built.record
    },
  ],
]

describe.each(TABLES)('a field of the table %s', (heading, answers, build) => {
  const table = fieldTable('tiktok', heading)
  const found = answers.flatMap((answer) => leaves(answer).map((leaf) => ({ answer, ...leaf })))
  const paths = [...new Set(found.map(({ path }) => path))].filter((path) => path !== '').sort()
  const rowOf = (path: string) => table.find(({ pattern }) => pattern.test(path))

  it('has a row in docs/platforms/tiktok.md', () => {
    expect(paths.length).toBeGreaterThan(15)
    expect(paths.filter((path) => rowOf(path) === undefined)).toEqual([])
  })

  const kept = paths.flatMap((path) => (rowOf(path)?.field ? [[path, rowOf(path)?.field ?? '']] : []))
  it.each(kept)('%s is kept in %s', (path, field) => {
    const part = (answer: unknown) =>
      JSON.stringify(build(asObject(answer) ?? {})?.[field as keyof PostRecord] ?? null)
    const changes = found
      .filter((leaf) => leaf.path === path)
      .some(({ answer, keys, value }) => {
        const values = [...others(value), '99999', true, 'https://p16-sign.tiktokcdn.com/x/other.jpg']
        return values.some((other) => part(altered(answer, keys, other)) !== part(answer))
      })
    expect(changes).toBe(true)
  })
})
