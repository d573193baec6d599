import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { getString, type JsonObject, parseObject } from '../../../src/platforms/shared/untyped-json.ts'
import { readTruthAnswer } from '../../../src/platforms/truthsocial/client.ts'
import { everyField } from '../shared/every-field.ts'

const DIR = resolve(import.meta.dirname, '../../../../shared/platform-data-2/truthsocial')
const there = existsSync(DIR)
if (!there) console.warn(`Skipped: stored answers of Truth Social are not there (${DIR}).`)

const AT = new Date('2026-11-01T00:00:00Z')
const read = (name: string): string => readFileSync(resolve(DIR, name), 'utf8')
const names = there ? readdirSync(DIR).filter((name) => name.startsWith('status_')) : []
const answers = names.map((name) => parseObject(read(name)) ?? {})
const exchange = (status: number, headers = {}) => ({ status, headers, url: '' }) as unknown as Exchange
const refOf = (answer: JsonObject) => ({
  platform: 'truthsocial',
  id: getString(answer, 'id') ?? '',
  url: 'https://truthsocial.com/@a/1',
})

function recordOf(answer: JsonObject, original: JsonObject): PostRecord | null {
  const status = readTruthAnswer(exchange(200), JSON.stringify(answer), refOf(original), AT)
  return status.kind === 'alive' ? PostRecord.parse(status.record) : null
}

describe.skipIf(!there)('stored answers of Truth Social', () => {
  it.each(names)('%s becomes a record', (name) => {
    const answer = parseObject(read(name)) ?? {}
    const record = recordOf(answer, answer)
    expect(record?.author).toMatchObject({ handle: 'realDonaldTrump', verification: 'verified' })
    expect(record?.text).not.toMatch(/<|^RE:/)
    expect(record?.media).toHaveLength((answer.media_attachments as unknown[]).length)
  })

  it('a quote is served with its card', () => {
    const answer = parseObject(read('status_quote.json')) ?? {}
    expect(recordOf(answer, answer)).toMatchObject({
      text: 'So true!',
      quoted: {
        status: 'served',
        post: { id: '114246747590580179', linkCard: { site: 'swampthevoteusa.com' } },
      },
    })
  })

  it.each([
    ['error_404.json', 404, {}, 'not-found'],
    ['cloudflare_blocked_403.html', 403, {}, 'refused'],
    ['cloudflare_challenge_403.html', 403, { 'cf-mitigated': 'challenge' }, 'refused'],
    ['cloudflare_challenge_403.html', 200, {}, 'silent'],
  ])('%s with %i: %s', (name, status, headers, kind) => {
    expect(readTruthAnswer(exchange(status, headers), read(name), refOf({}), AT).kind).toBe(kind)
  })
})

if (there) {
  everyField({
    page: 'truthsocial',
    heading: 'a status',
    answers,
    least: 100,
    record: recordOf,
    place: (path) =>
      path.startsWith('quote.')
        ? { path: path.slice('quote.'.length), part: 'quoted' }
        : { path, part: 'post' },
  })
}
