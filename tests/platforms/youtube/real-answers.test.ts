import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { asObject, getObject, type JsonObject } from '../../../src/platforms/shared/untyped-json.ts'
import { youtubeArchivedPostReader } from '../../../src/platforms/youtube/archived-post-reader.ts'
import { createVideoRef } from '../../../src/platforms/youtube/create-video-ref.ts'
import { filmIn } from '../../../src/platforms/youtube/film.ts'
import { readYoutubeOembed } from '../../../src/platforms/youtube/oembed.ts'
import { readPlayer } from '../../../src/platforms/youtube/player.ts'
import { buildVideoRecord, videoIdOf } from '../../../src/platforms/youtube/video-record.ts'
import { altered, fieldTable, leaves, others } from '../shared/field-table.ts'

const DIR = resolve(import.meta.dirname, '../../../../shared/platform-data-2/youtube')
const OLDER = resolve(DIR, '../../platform-data/youtube')
const there = existsSync(DIR)
if (!there) console.warn(`Skipped: stored answers of YouTube are not there (${DIR}).`)

const answered = { status: 200, headers: {} } as Exchange
const AT = new Date('2026-11-01T00:00:00Z')
const read = (name: string): string => readFileSync(resolve(DIR, name), 'utf8')
const names = there ? readdirSync(DIR).filter((name) => /^player_.*\.json$/.test(name)) : []
const playerOf = (name: string): JsonObject => {
  const answer = asObject(JSON.parse(read(name))) ?? {}
  return getObject(answer, 'playerResponse') ?? answer
}
const refOf = (id: string | null) =>
  createVideoRef(id ?? '') ?? { platform: 'youtube', id: 'none', url: 'https://youtu.be/' }
const statusOf = (name: string) =>
  readPlayer(answered, read(name), refOf(videoIdOf(playerOf(name)) ?? 'CCCCCCCCD00'), AT)

/** What each stored answer means; all others are alive. */
const MEANING: Readonly<Record<string, object>> = {
  account_closed: { kind: 'named', liveness: 'account-deleted' },
  account_terminated: { kind: 'named', liveness: 'account-suspended' },
  age_gate: { kind: 'named', liveness: 'age-gated', record: { title: 'A news clip' } },
  bot_check: { kind: 'refused' },
  copyright_claim: { kind: 'named', liveness: 'removed' },
  geo_blocked: { kind: 'named', liveness: 'withheld', record: { title: 'A news clip' } },
  invalidid_android_reel: { kind: 'not-found' },
  nonexistent_android_reel: { kind: 'not-found' },
  not_available_anymore: { kind: 'not-found' },
  privatecontent_android_reel: { kind: 'named', liveness: 'account-protected' },
  rate_limited_session: { kind: 'silent', reason: 'rate-limited', retryAt: '2026-11-01T01:00:00.000Z' },
  ratingsdisabled_visionos_player: { kind: 'silent', lasting: true },
  removed_by_uploader: { kind: 'named', liveness: 'deleted' },
  restricted_android_reel: { kind: 'named', liveness: 'withheld' },
  tos_violation: { kind: 'named', liveness: 'removed' },
}

describe.skipIf(!there)('every stored answer of the player', () => {
  it.each(names)('%s', (name) => {
    const key = name.replace(/^player_|\.json$/g, '')
    const status = statusOf(name)
    expect(status).toMatchObject(MEANING[key] ?? { kind: 'alive' })
    if (status.kind !== 'alive') return
    const player = playerOf(name)
    const record = PostRecord.parse(status.record)
    expect(record.text?.startsWith(record.title ?? '')).toBe(true)
    expect(record.author?.id).toMatch(/^UC[\w-]{22}$/)
    expect(record.media).toMatchObject([{ kind: 'video', served: false }])
    expect(record.media[0]?.posterUrl).toMatch(/^https:\/\/i\.ytimg\.com\//)
    for (const { kind, start, end } of record.entities) {
      expect(record.text?.slice(start, end)).toMatch(kind === 'link' ? /^https?:\/\/\S+$/ : /^#\S+$/)
    }
    const description = String(getObject(player, 'videoDetails')?.shortDescription ?? '')
    expect(record.text).toContain(description)
  })

  it('the watch page of 2024, from an archive', () => {
    const post = refOf('eiHXASgRTcA')
    const body = {
      url: 'https://www.youtube.com/watch?v=eiHXASgRTcA',
      at: AT,
      mime: 'text/html',
      text: read('watch_eiHXASgRTcA.html'),
    }
    expect(PostRecord.parse(youtubeArchivedPostReader.read(post, body)?.record)).toMatchObject({
      title: 'Noisy kittens waiting for dinner!',
      witness: 'web-archive',
      author: { handle: 'smshdchrb' },
    })
    expect(youtubeArchivedPostReader.read(refOf('jNQXAC9IVRw'), body)).toBeNull()
  })

  it.each(['cc', 'unlisted', 'ratingsdisabled'])('the file of the film: %s', (name) => {
    const video = buildVideoRecord(
      refOf('udsB8KnIJTg'),
      playerOf('player_unlisted_android_reel.json'),
      'youtube-player',
      AT,
    )
    const [film] = video?.media ?? []
    if (film === undefined) throw new Error('There is a film.')
    const found = filmIn(film, read(`player_${name}_android_reel.json`))
    expect(found?.url).toMatch(/^https:\/\/[\w.-]+\.googlevideo\.com\//)
    expect(found).not.toHaveProperty('served')
    expect(filmIn(film, read('player_livestream_android_reel.json'))).toBeNull()
  })
})

describe.skipIf(!there)('every stored answer of oEmbed', () => {
  const errors: readonly (readonly [number, object])[] = [
    [400, { kind: 'not-found' }],
    [401, { kind: 'named', liveness: 'live' }],
    [403, { kind: 'named', liveness: 'account-protected', weak: true }],
    [404, { kind: 'not-found' }],
  ]
  it.each(errors)('%s', (status, meaning) => {
    const exchange = { status, headers: {} } as Exchange
    expect(readYoutubeOembed(exchange, read(`oembed_${status}.txt`), refOf('CCCCCCCCC01'))).toMatchObject(
      meaning,
    )
  })

  it.each(['oembed_b', 'oembed_c', 'oembed_d'])('%s', (name) => {
    const text = readFileSync(resolve(OLDER, `${name}.json`), 'utf8')
    expect(readYoutubeOembed(answered, text, refOf('eiHXASgRTcA'))).toMatchObject({
      kind: 'alive',
      record: { title: 'Noisy kittens waiting for dinner!', textCut: true, author: { handle: 'smshdchrb' } },
    })
    expect(readYoutubeOembed(answered, text, refOf('jNQXAC9IVRw'))).toMatchObject({ kind: 'silent' })
  })
})

describe.skipIf(!there)('a field of an answer of the player', () => {
  const table = fieldTable('youtube', 'player')
  const players = names.map(playerOf)
  const found = players.flatMap((player) => leaves(player).map((leaf) => ({ player, ...leaf })))
  const paths = [...new Set(found.map(({ path }) => path))].filter((path) => path !== '').sort()
  const rowOf = (path: string) => table.find(({ pattern }) => pattern.test(path))

  it('has a row in docs/platforms/youtube.md', () => {
    expect(paths.length).toBeGreaterThan(300)
    expect(paths.filter((path) => rowOf(path) === undefined)).toEqual([])
  })

  const kept = paths.flatMap((path) => (rowOf(path)?.field ? [[path, rowOf(path)?.field ?? '']] : []))
  it.each(kept)('%s is kept in %s', (path, field) => {
    const part = (player: unknown) => {
      const answer = asObject(player) ?? {}
      const record = buildVideoRecord(refOf('udsB8KnIJTg'), answer, 'youtube-player', AT)
      return JSON.stringify(record?.[field as keyof PostRecord] ?? null)
    }
    const changes = found
      .filter((leaf) => leaf.path === path)
      .some(({ player, keys, value }) => {
        const values = [...others(value), '99999', true, 'https://i.ytimg.com/vi/x/other.jpg']
        return values.some((other) => part(altered(player, keys, other)) !== part(player))
      })
    expect(changes).toBe(true)
  })
})
