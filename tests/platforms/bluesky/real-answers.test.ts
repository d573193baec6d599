import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PostRecord } from '../../../src/model/post-record.ts'
import { readServedRecord } from '../../../src/platforms/bluesky/author-server.ts'
import { readIdentity } from '../../../src/platforms/bluesky/identity.ts'
import { buildPostRecord } from '../../../src/platforms/bluesky/post-view.ts'
import {
  getObject,
  getObjects,
  getString,
  type JsonObject,
  parseObject,
} from '../../../src/platforms/shared/untyped-json.ts'
import { everyField } from '../shared/every-field.ts'

const SHARED = resolve(import.meta.dirname, '../../../../shared')
const DIRS = ['platform-data-2/bluesky', 'platform-data/bluesky'].map((dir) => resolve(SHARED, dir))
const there = DIRS.every((dir) => existsSync(dir))
if (!there) console.warn(`Skipped: stored answers of Bluesky are not there (${SHARED}).`)

const AT = new Date('2026-11-01T00:00:00Z')
const answers = (there ? DIRS : []).flatMap((dir) =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const answer = parseObject(readFileSync(resolve(dir, name), 'utf8'))
      return answer === null ? [] : [{ name, answer }]
    }),
)
const views = answers
  .flatMap(({ name, answer }) => viewsIn(answer).map((view) => ({ name, view })))
  .filter(({ view }) => getString(getObject(view, 'record'), 'createdAt') !== null)
const records = answers.filter(({ answer }) => getObject(answer, 'value') !== null)

function viewsIn(answer: JsonObject): JsonObject[] {
  const above = (thread: JsonObject | null): (JsonObject | null)[] =>
    thread === null ? [] : [getObject(thread, 'post'), ...above(getObject(thread, 'parent'))]
  return [
    ...above(getObject(answer, 'thread')),
    ...getObjects(answer, 'posts'),
    getObject(answer, 'post'),
    getObject(answer, 'record') === null ? null : answer,
  ].filter((one) => one !== null)
}

const refOf = (view: JsonObject) => ({
  platform: 'bluesky',
  id: getString(view, 'uri') ?? '',
  url: 'https://bsky.app/',
})
const blobUrl = (did: string, cid: string) => `https://pds.example/${did}/${cid}`
const recordOf = (view: JsonObject, original: JsonObject): PostRecord =>
  PostRecord.parse(buildPostRecord(refOf(original), view, null, AT, blobUrl))

describe.skipIf(!there)('every stored view of a post', () => {
  it.each(views.map(({ name, view }) => [`${name} ${getString(view, 'uri')}`, view] as const))(
    '%s becomes a record',
    (_, view) => {
      const record = recordOf(view, view)
      const content = getObject(view, 'record')
      expect(record.text).toBe(getString(content, 'text') ?? '')
      expect(record.publishedAt).toBe(new Date(getString(content, 'createdAt') ?? '').toISOString())
      expect(record.entities).toHaveLength(getObjects(content, 'facets').length)
      for (const { start, end, kind } of record.entities) {
        const shown = record.text?.slice(start, end) ?? ''
        expect(shown).toMatch(kind === 'mention' ? /^@/ : kind === 'hashtag' ? /^#/ : /\S/)
      }
      const embed = getObject(view, 'embed')
      const media = getObject(embed, 'media') ?? embed
      const shown = getObjects(media, 'images').length + getObjects(media, 'items').length
      expect(record.media).toHaveLength(getString(media, 'playlist') === null ? shown : 1)
    },
  )
})

if (there) {
  /** A quoted post is read by the same rows, with its record in `value` and its embed in a list. */
  const QUOTED =
    /^embed\.record\.(?:record\.)?(?=(?:\$type|author|value|embeds|embed|uri|cid|labels|indexedAt|\w+Count|notFound|blocked|detached)\b)/
  everyField({
    page: 'bluesky',
    heading: 'a post view',
    answers: views.map(({ view }) => view),
    least: 120,
    record: recordOf,
    place(path) {
      const card = /^embed\.record\.(?:avatar|creator|description|did|displayName)/.test(path)
      if (card || !QUOTED.test(path)) return { path, part: 'post' }
      const inside = path
        .replace(QUOTED, '')
        .replace(/^value\b/, 'record')
        .replace(/^embeds\[\]/, 'embed')
      return { path: inside, part: 'quoted' }
    },
  })

  everyField({
    page: 'bluesky',
    heading: 'a served record',
    answers: records.map(({ answer }) => answer),
    least: 15,
    record: (answer, original) =>
      PostRecord.parse(
        readServedRecord(refOf(original), getObject(answer, 'value') ?? {}, {
          server: 'https://pds.example',
          handle: null,
        }).record,
      ),
    place: (path) => ({ path, part: 'post' }),
  })

  it('an identity document names server and handle', () => {
    const found = answers.find(({ name }) => name === 'plc_did_doc.json')?.answer ?? {}
    expect(readIdentity(found, getString(found, 'id') ?? '')).toEqual({
      server: 'https://morel.us-east.host.bsky.network',
      handle: 'desk.example.org',
    })
    expect(readIdentity(found, 'did:plc:other')).toBe(null)
  })
}
