import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PostRecord } from '../../../src/model/post-record.ts'
import { xArchivedPostReader } from '../../../src/platforms/x/archived/post-reader.ts'
import { ref } from './world.ts'

const DIR = resolve(import.meta.dirname, '../../../../shared/platform-data')
const has = existsSync(resolve(DIR, 'wayback/html'))
const AT = new Date('2020-01-01T00:00:00Z')

function read(file: string, id: string) {
  const text = readFileSync(resolve(DIR, file), 'utf8')
  return xArchivedPostReader.read(ref(id), { url: 'https://twitter.com/', at: AT, mime: null, text })
}

const CASES = [
  ['wayback/html/twitter_2016_permalink.html', '745276948213968896', '2016-06-21T15:27:25.000Z', 110],
  [
    'wayback/html/ZHYT52YPEOCHJD5FZINSDYXGQZI22WJ4.html',
    '1194638178482700291',
    '2019-11-13T15:28:31.000Z',
    200,
  ],
  ['wayback/html/x.com_2025_bot_og.html', '1222907250383245320', '2020-01-30T15:39:43.000Z', 200],
  [
    'wayback/archived_tweet_v1.1_json_890659426796945408.json',
    '890659426796945408',
    '2017-07-27T19:45:29.000Z',
    140,
  ],
  ['x-api-v2/tweet_1602236850105913344.json', '1602236850105913344', '2022-12-12T09:40:07.000Z', 144],
] as const

describe.skipIf(!has)('real archived bodies (skipped where ../shared is missing)', () => {
  it.each(CASES)('%s', (file, id, publishedAt, length) => {
    const found = read(file, id)
    expect(PostRecord.parse(found?.record)).toEqual(found?.record)
    expect(found?.record.publishedAt).toBe(publishedAt)
    expect(found?.record.text?.length, found?.record.text ?? '').toBeGreaterThanOrEqual(length)
    expect(found?.record.text).not.toMatch(/<|&amp;|&#39;/)
    expect(JSON.stringify(found?.record)).not.toContain('web.archive.org')
    expect(read(file, '1900000000000000009')).toBeNull()
  })
})
