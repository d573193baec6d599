import { expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { readTiktokEmbed } from '../../../src/platforms/tiktok/embed-page.ts'
import { readItems } from '../../../src/platforms/tiktok/player.ts'
import { tiktokRef } from '../../../src/platforms/tiktok/post-url.ts'
import {
  type TiktokPost,
  tiktokEmbed,
  tiktokErrorState,
  tiktokItem,
  tiktokState,
} from '../../support/origin/platforms/tiktok.ts'
import { answerOutcome } from '../shared/answer-outcome.ts'
import { PHOTOS, VIDEO } from './posts.ts'

const AT = new Date('2026-03-02T09:00:00Z')
const exchange = { status: 200, headers: {}, url: '' } as Exchange
const refOf = ({ id }: TiktokPost) => {
  const post = tiktokRef(id)
  if (post === null) throw new Error('There is a post.')
  return post
}

interface Changes {
  readonly item?: object
  readonly author?: object
  readonly music?: object
  readonly video?: object
  readonly all?: object
}

/** The embed page of a post with other fields; `undefined` leaves one out. */
function embedOf(post: TiktokPost, { item, author, music, video, all }: Changes) {
  const state = structuredClone(tiktokState(post)) as { videoData: Record<string, Record<string, object>> }
  const { itemInfos = {}, authorInfos = {}, musicInfos = {} } = state.videoData
  Object.assign(itemInfos, item)
  Object.assign(itemInfos.video ?? {}, video)
  Object.assign(authorInfos, author)
  Object.assign(musicInfos, music)
  Object.assign(state.videoData, all)
  const body = String(tiktokEmbed(post.id, state).body)
  return answerOutcome(readTiktokEmbed(exchange, body, refOf(post), AT))
}

it.each<[string, TiktokPost, Changes, object]>([
  [
    'without any optional field',
    VIDEO,
    {
      item: { covers: undefined, playCount: undefined, diggCount: undefined },
      all: { musicInfos: undefined },
    },
    { media: [{ posterUrl: null }] },
  ],
  [
    'with null in place of what may be missing',
    VIDEO,
    { item: { covers: null }, author: { covers: null } },
    {},
  ],
  ['with empty lists', VIDEO, { item: { covers: [], coversOrigin: [] }, all: { textExtra: [] } }, {}],
  ['without words', VIDEO, { item: { text: '' } }, { text: null }],
  [
    'whose counts are text',
    VIDEO,
    { item: { diggCount: '99', playCount: '4213' } },
    { metrics: { views: 4213 } },
  ],
  [
    'whose time is a number',
    VIDEO,
    { item: { createTime: 1_772_348_404 } },
    { publishedAt: '2026-03-01T07:00:04.000Z' },
  ],
  [
    'by a verified account',
    VIDEO,
    { author: { verified: true, userId: '9' } },
    { author: { id: '9', verification: 'verified' } },
  ],
  ['with tags told again', VIDEO, { all: { challengeInfoList: [{ challengeName: 'harbour' }] } }, {}],
  ['of photos without a size', PHOTOS, { music: { authorName: undefined } }, { byline: '♬ original sound' }],
])('an embed page of a post %s is captured', (_, post, changes, record) => {
  expect(embedOf(post, changes)).toMatchObject({ outcome: 'captured', missing: [], unknown: [], record })
})

it.each<[string, TiktokPost, Changes, string[], string[]]>([
  [
    'words in a new field',
    VIDEO,
    { item: { translated: 'Der Kran fiel um.' } },
    ['text'],
    ['itemInfos.translated'],
  ],
  [
    'a film in a new field',
    VIDEO,
    { all: { secondVideo: { url: 'https://v16m.tiktokcdn.com/x.mp4' } } },
    ['video'],
    ['secondVideo'],
  ],
  ['no file', VIDEO, { video: { urls: [] } }, ['video'], []],
  ['a file elsewhere', VIDEO, { video: { urls: ['https://films.example/x.mp4'] } }, ['video'], []],
  ['no sound', PHOTOS, { music: { playUrl: [] } }, ['audio'], []],
])('an embed page with %s is partial', (_, post, changes, missing, unknown) => {
  expect(embedOf(post, changes)).toMatchObject({ outcome: 'partial', missing, unknown })
})

it.each<[string, Changes]>([
  ['no text', { item: { text: undefined } }],
  ['a text of another kind', { item: { text: { words: 'The crane' } } }],
  ['no time', { item: { createTime: '0' } }],
  ['no author', { all: { authorInfos: undefined } }],
  ['no id', { item: { id: undefined } }],
  ['the id of another post', { item: { id: '7300000000000000001' } }],
])('an embed page with %s says nothing', (_, changes) => {
  expect(embedOf(VIDEO, changes).outcome).toBe('silent')
})

it.each([
  ['an error', { ...tiktokErrorState(10215) }, 'not-found'],
  ['an error without a number', { isError: true }, 'silent'],
  ['a number without an error', { code: 10204, isError: false }, 'silent'],
  ['an error beside the data', { ...tiktokState(VIDEO), isError: true, code: 10204 }, 'alive'],
])('a state with %s', (_, state, kind) => {
  const body = String(tiktokEmbed(VIDEO.id, state).body)
  expect(readTiktokEmbed(exchange, body, refOf(VIDEO), AT).kind).toBe(kind)
})

it.each<[string, TiktokPost, object, object]>([
  [
    'without profiles',
    VIDEO,
    { video_info: { url_list: ['https://v16m.tiktokcdn.com/a.mp4'] } },
    { outcome: 'captured' },
  ],
  ['without a file', VIDEO, { video_info: {} }, { outcome: 'partial', missing: ['video'] }],
  ['of photos without photos', PHOTOS, { image_post_info: undefined }, { outcome: 'silent' }],
  [
    'of photos without a sound',
    PHOTOS,
    { music_info: undefined },
    { outcome: 'partial', missing: ['audio'] },
  ],
  [
    'with words in a new field',
    VIDEO,
    { subtitle: 'Der Kran' },
    { outcome: 'partial', missing: ['text'], unknown: ['subtitle'] },
  ],
  ['without a description', VIDEO, { desc: undefined }, { outcome: 'silent' }],
])('an item %s', (_, post, changes, expected) => {
  const item = { ...tiktokItem(post), ...changes }
  const text = JSON.stringify({ status_code: 0, items: [item] })
  expect(answerOutcome(readItems(exchange, text, refOf(post), AT))).toMatchObject(expected)
})
