import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { readOembed } from '../../../src/platforms/x/oembed.ts'
import { readTweetResult } from '../../../src/platforms/x/tweet-result.ts'
import { ref } from './world.ts'

const SHARED = resolve(import.meta.dirname, '../../../../shared/platform-data')
const answered = { status: 200, headers: {} } as Exchange
const read = (path: string): string => readFileSync(resolve(SHARED, path), 'utf8')

if (!existsSync(SHARED)) console.warn(`Skipped: real answers of X are not there (${SHARED}).`)

describe.skipIf(!existsSync(SHARED))('real answers of tweet-result', () => {
  const names = existsSync(SHARED) ? readdirSync(resolve(SHARED, 'x-tweet-result')) : []
  const tweets = names.filter((name) => name.startsWith('tweet_'))

  it.each(tweets)('%s becomes a record', (name) => {
    const raw = JSON.parse(read(`x-tweet-result/${name}`))
    const signal = readTweetResult(answered, JSON.stringify(raw), ref(raw.id_str), new Date())
    if (signal.kind !== 'alive') throw new Error(signal.kind)
    const record = PostRecord.parse(signal.record)
    expect(record.author).toMatchObject({
      name: raw.user.name,
      handle: raw.user.screen_name,
      id: raw.user.id_str,
    })
    expect(record.media).toHaveLength((raw.mediaDetails ?? []).length)
    expect(record.textCut).toBe('note_tweet' in raw)
    expect(record.text).not.toMatch(/&(?:amp|lt|gt);|https:\/\/t\.co\//)
    // Every entity group of the source that lies within the shown text is found again, in place.
    const [from, to] = raw.display_text_range
    const groups = Object.entries(raw.entities ?? {}).filter(([group]) => group !== 'media')
    const within = groups
      .flatMap(([, list]) => list as { indices: [number, number] }[])
      .filter(({ indices }) => indices[0] >= from && indices[1] <= to)
    expect(record.entities).toHaveLength(within.length)
    for (const one of record.entities.filter((entity) => entity.kind !== 'link')) {
      expect(record.text?.slice(one.start, one.end)).toMatch(/^[@#$]\w+$/)
    }
    for (const medium of record.media) expect(medium.url).toMatch(/name=orig$|\.mp4(?:\?|$)/)
  })

  it.each([
    ['tombstone_deleted_by_author.json', 'deleted'],
    ['tombstone_empty_age_restricted.json', 'withheld'],
    ['tombstone_suspended_CONSTRUCTED.json', 'account-suspended'],
    ['tombstone_protected_CONSTRUCTED.json', 'account-protected'],
    ['tombstone_violated_rules_CONSTRUCTED.json', 'removed'],
    ['tombstone_age_restricted_text_CONSTRUCTED.json', 'age-gated'],
  ])('%s: %s', (name, liveness) => {
    const signal = readTweetResult(answered, read(`x-tweet-result/${name}`), ref('1'), new Date())
    expect(signal).toMatchObject({ kind: 'named', liveness })
  })

  it('tombstone_unavailable_CONSTRUCTED.json: says nothing', () => {
    const text = read('x-tweet-result/tombstone_unavailable_CONSTRUCTED.json')
    expect(readTweetResult(answered, text, ref('1'), new Date()).kind).toBe('silent')
  })
})

describe.skipIf(!existsSync(SHARED))('real answers of oEmbed', () => {
  const names = existsSync(SHARED) ? readdirSync(resolve(SHARED, 'x-oembed')) : []
  const good = names.filter((name) => !/headers|error/.test(name))

  it.each(good)('%s has the text', (name) => {
    const text = read(`x-oembed/${name}`)
    const raw = JSON.parse(text)
    const id = /status(?:es)?\/(\d+)/.exec(raw.url)?.[1] ?? ''
    const signal = readOembed(answered, text, ref(id))
    if (signal.kind !== 'alive') throw new Error(signal.kind)
    const record = PostRecord.parse(signal.record)
    expect(record.author).toMatchObject({ name: raw.author_name, handle: raw.author_url.split('/').at(-1) })
    expect(record.text?.length).toBeGreaterThan(10)
    expect(record.text).not.toMatch(/<|&amp;|pic\.(?:twitter|x)\.com/)
  })

  it('a protected account', () => {
    const refused = { status: 403, headers: {} } as Exchange
    const signal = readOembed(
      refused,
      read('x-oembed/publish.twitter.com_error_protected_2016.json'),
      ref('1'),
    )
    expect(signal).toMatchObject({ kind: 'named', liveness: 'account-protected' })
  })
})
