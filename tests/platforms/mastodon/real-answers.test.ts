import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { withHistory } from '../../../src/platforms/mastodon/history.ts'
import { readStatusAnswer } from '../../../src/platforms/mastodon/host-apis.ts'
import { readLemmyAnswer } from '../../../src/platforms/mastodon/lemmy.ts'
import { readNoteAnswer } from '../../../src/platforms/mastodon/misskey.ts'
import { buildNoteRecord } from '../../../src/platforms/mastodon/note.ts'
import { buildStatusRecord } from '../../../src/platforms/mastodon/status-record.ts'
import type { SourceStatus } from '../../../src/platforms/shared/source-status.ts'
import {
  getObject,
  getString,
  type JsonObject,
  parseObject,
  parseObjects,
} from '../../../src/platforms/shared/untyped-json.ts'
import { everyField } from '../shared/every-field.ts'

const DIR = resolve(import.meta.dirname, '../../../../shared/platform-data-2/mastodon')
const there = existsSync(DIR)
if (!there) console.warn(`Skipped: stored answers of Mastodon are not there (${DIR}).`)

const AT = new Date('2026-11-01T00:00:00Z')
const HOST = 'social.example'
const read = (name: string): string => readFileSync(resolve(DIR, name), 'utf8')
const names = there ? readdirSync(DIR).filter((name) => name.endsWith('.json')) : []
const answers = names.flatMap((name) => {
  const answer = parseObject(read(name))
  return answer === null ? [] : [{ name, answer }]
})
const named = (name: string): JsonObject => answers.find((one) => one.name === name)?.answer ?? {}
const statuses = answers.filter(
  ({ answer }) => getString(answer, 'visibility') !== null && getObject(answer, 'account'),
)
const refOf = (answer: JsonObject, host = HOST) => ({
  platform: 'mastodon',
  id: `${host}/${getString(answer, 'id')}`,
  url: `https://${host}/@desk/${getString(answer, 'id')}`,
})
const exchange = (status: number) => ({ status, headers: {}, url: '' }) as unknown as Exchange
const recordIn = (status: SourceStatus): PostRecord | null =>
  status.kind === 'alive' ? PostRecord.parse(status.record) : null

describe.skipIf(!there)('every stored status', () => {
  it.each(statuses.map(({ name, answer }) => [name, answer] as const))('%s becomes a record', (_, answer) => {
    const status = readStatusAnswer(exchange(200), JSON.stringify(answer), refOf(answer), AT)
    const record = recordIn(status)
    expect(record?.author?.handle).toMatch(/^\w+@[a-z.]+$/)
    expect(record?.text).not.toMatch(/<|&amp;|^RE:/)
    expect(record?.media).toHaveLength((answer.media_attachments as unknown[]).length)
    expect(record?.quoted === null).toBe(getObject(answer, 'quote') === null)
    for (const { start, end, kind, url } of record?.entities ?? []) {
      const shown = record?.text?.slice(start, end) ?? ''
      expect(shown).toMatch(kind === 'mention' ? /^@/ : kind === 'hashtag' ? /^#/ : /\S/)
      expect(url).toMatch(/^https?:/)
    }
  })

  it('reads paragraphs, lines, shortened links and emoji as a reader sees them', () => {
    const record = buildStatusRecord(
      refOf(named('status_rich_content.json')),
      named('status_rich_content.json'),
      AT,
    )
    expect(record.text).toBe(
      '@alice see #bridge example.org/a/very/long/path/t…\nsecond line :blobcat:\n\nsecond paragraph',
    )
    expect(record.entities.map(({ url }) => url)).toEqual([
      'https://social.example/@alice',
      'https://social.example/tags/bridge',
      'https://www.example.org/a/very/long/path/that/is/cut?x=1&y=2',
    ])
  })

  it('reads the versions of an edited status', () => {
    const status = named('status_edited.json')
    const record = withHistory(
      buildStatusRecord(refOf(status), status, AT),
      parseObjects(read('status_edited.history.json')),
    )
    expect(PostRecord.parse(record).versions?.map(({ text }) => text)).toEqual([
      'the best editor? why, of course it is VS Code',
    ])
    expect(record.editIds).toHaveLength(2)
  })
})

describe.skipIf(!there)('stored answers about a missing post', () => {
  const post = { platform: 'mastodon', id: `${HOST}/1`, url: `https://${HOST}/@desk/1` }
  it.each([
    ['error_404_record.json', 404, 'not-found'],
    ['error_404_status.json', 404, 'not-found'],
    ['error_401_authorized_fetch.json', 401, 'refused'],
    ['error_401_token.json', 401, 'refused'],
    ['error_401_mod_block.html', 403, 'refused'],
    ['pixelfed_api_403.json', 403, 'refused'],
    ['error_503.html', 503, 'silent'],
    ['web_410_gone.html', 410, 'silent'],
    ['status_text.json', 200, 'silent'],
  ])('%s with %i: %s', (name, status, kind) => {
    expect(readStatusAnswer(exchange(status), read(name), post, AT).kind).toBe(kind)
  })

  it('of Misskey and Lemmy', () => {
    expect(readNoteAnswer(exchange(400), read('misskey_no_such_note.json'), post, AT).kind).toBe('not-found')
    expect(readLemmyAnswer(exchange(404), read('lemmy_couldnt_find_post.json'), post, AT).kind).toBe(
      'not-found',
    )
  })
})

if (there) {
  const QUOTED = 'quote.quoted_status.'
  everyField({
    page: 'mastodon',
    heading: 'a status',
    answers: statuses.map(({ answer }) => answer),
    least: 110,
    record: (answer, original) => PostRecord.parse(buildStatusRecord(refOf(original), answer, AT)),
    place: (path) =>
      path.startsWith(QUOTED) ? { path: path.slice(QUOTED.length), part: 'quoted' } : { path, part: 'post' },
  })
  everyField({
    page: 'mastodon',
    heading: 'an ActivityPub object',
    answers: [named('ap_note.json')],
    least: 20,
    record: (answer) => PostRecord.parse(buildNoteRecord(refOf({ id: '1' }), answer)),
    place: (path) => ({ path, part: 'post' }),
  })
  everyField({
    page: 'mastodon',
    heading: 'a note of Misskey',
    answers: [named('misskey_notes_show.json')],
    least: 35,
    record: (answer, original) =>
      recordIn(readNoteAnswer(exchange(200), JSON.stringify(answer), refOf(original), AT)),
    place: (path) => ({ path, part: 'post' }),
  })
  everyField({
    page: 'mastodon',
    heading: 'a post of Lemmy',
    answers: [named('lemmy_post.json')],
    least: 30,
    record: (answer) =>
      recordIn(readLemmyAnswer(exchange(200), JSON.stringify(answer), refOf({ id: '123' }), AT)),
    place: (path) => ({ path, part: 'post' }),
  })
}
