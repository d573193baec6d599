import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { readTweetResult } from '../../../src/platforms/x/tweet-result.ts'
import { ref } from './world.ts'

export const ID = '1900000000000000001'
export const AT = new Date('2026-03-02T09:00:00Z')
export const answered = { status: 200, headers: {} } as Exchange

export const tweet = (more: object): object => ({
  __typename: 'Tweet',
  id_str: ID,
  lang: 'en',
  created_at: '2025-03-12T22:46:00.000Z',
  text: '',
  user: { id_str: '7', name: 'Mira Holt', screen_name: 'mira_holt' },
  ...more,
})

export function record(more: object): PostRecord {
  const signal = readTweetResult(answered, JSON.stringify(tweet(more)), ref(ID), AT)
  if (signal.kind !== 'alive') throw new Error(`not alive but ${signal.kind}`)
  return PostRecord.parse(signal.record)
}
