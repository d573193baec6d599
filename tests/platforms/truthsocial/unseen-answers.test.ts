import { expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { readTruthAnswer } from '../../../src/platforms/truthsocial/client.ts'
import { truthRef } from '../../../src/platforms/truthsocial/post-url.ts'
import { answerOutcome } from '../shared/answer-outcome.ts'

const AT = new Date('2026-03-02T09:00:00Z')
const ID = '114246747590580179'
const exchange = { status: 200, headers: {}, url: '' } as Exchange
const FILE = 'https://static-assets-1.truthsocial.com/original/a'
const account = { id: '1', acct: 'desk', display_name: 'Harbour Desk', verified: true }
const status = (more: object = {}) => ({
  id: ID,
  visibility: 'public',
  created_at: '2026-03-01T08:00:00.000Z',
  content: '<p>The crane came down</p>',
  url: `https://truthsocial.com/@desk/${ID}`,
  account,
  media_attachments: [],
  quote: null,
  ...more,
})
const quote = (more: object = {}) => ({
  ...status({ id: '114246747590580100', content: '<p>Before</p>' }),
  ...more,
})

function outcomeOf(answer: object) {
  const post = truthRef(ID)
  if (post === null) throw new Error('There is a post.')
  return answerOutcome(readTruthAnswer(exchange, JSON.stringify(answer), post, AT))
}

it.each<[string, object, object]>([
  [
    'without any optional field',
    { id: ID, visibility: 'public', content: '', account: { acct: 'desk' } },
    { text: '' },
  ],
  [
    'with null in place of lists',
    status({ media_attachments: null, mentions: null, tags: null, emojis: null }),
    { media: [] },
  ],
  [
    'without words, with a picture of them',
    status({
      content: '<p></p>',
      media_attachments: [{ type: 'image', url: `${FILE}.jpg`, description: null }],
    }),
    { text: '', media: [{ kind: 'photo', alt: null }] },
  ],
  [
    'with an old film',
    status({
      media_attachments: [
        { type: 'video', url: `${FILE}.qt`, external_video_id: 'v1', preview_url: `${FILE}.jpg` },
      ],
    }),
    { media: [{ kind: 'video', url: `${FILE}.qt` }] },
  ],
  [
    'with a kind of medium of a later version',
    status({ media_attachments: [{ type: 'tv', url: `${FILE}.mp4` }] }),
    { media: [{ kind: 'video' }] },
  ],
  [
    'with a poll that is closed',
    status({
      poll: {
        id: '1',
        expired: true,
        expires_at: null,
        multiple: false,
        options: [{ title: 'yes', votes_count: 3 }],
        votes_count: 3,
        voters_count: null,
      },
    }),
    { poll: { options: [{ label: 'yes', votes: 3 }] } },
  ],
  [
    'with a quote of which only the number is told',
    status({ quote_id: '114246747590580100' }),
    { quoted: { status: 'unavailable', id: '114246747590580100' } },
  ],
  [
    'with a quote that has a tombstone',
    status({
      quote_id: '114246747590580100',
      quote: quote({ account: null, tombstone: { reason: 'deleted' } }),
    }),
    { quoted: { status: 'unavailable', state: 'deleted' } },
  ],
  [
    'with a quote that hides its account',
    status({ quote: quote({ account: { ...account, unauth_visibility: false } }) }),
    { quoted: { status: 'served', post: { audience: 'signed-in' } } },
  ],
  [
    'in a group',
    status({ group: { id: '7', display_name: 'The quay', note: 'For cranes only' } }),
    { community: 'The quay' },
  ],
  [
    'that answers another one',
    status({ in_reply_to_id: '1', in_reply_to: quote() }),
    { parent: { text: 'Before' } },
  ],
  ['with votes', status({ upvotes_count: 3, downvotes_count: 1, version: '1' }), {}],
])('a status %s is captured', (_, answer, record) => {
  expect(outcomeOf(answer)).toMatchObject({ outcome: 'captured', missing: [], record })
})

it.each<[string, object, string[]]>([
  ['words in a new field', status({ article: { title: 'The crane of the quay' } }), ['text']],
  [
    'words in a new field of a quote',
    status({ quote: quote({ article: { title: 'The crane of the quay' } }) }),
    ['text'],
  ],
  ['a file in a new field', status({ live_stream: { url: 'https://tv.truthsocial.com/a.m3u8' } }), ['video']],
  [
    'a file in a new field of a medium',
    status({ media_attachments: [{ type: 'image', url: `${FILE}.jpg`, sound: `${FILE}.mp3` }] }),
    ['audio'],
  ],
  [
    'a film that is still processed',
    status({ media_attachments: [{ type: 'video', url: null, processing: 'in_progress' }] }),
    ['video'],
  ],
])('%s makes a status partial', (_, answer, missing) => {
  expect(outcomeOf(answer)).toMatchObject({ outcome: 'partial', missing })
})

it.each<[string, object, string]>([
  ['with a tombstone', status({ tombstone: { reason: 'deleted' } }), 'silent'],
  ['of another number', status({ id: '1' }), 'silent'],
  ['for a group alone', status({ visibility: 'group' }), 'named'],
  ['that passes on another one', status({ reblog: quote() }), 'silent'],
])('a status %s is not captured', (_, answer, kind) => {
  expect(outcomeOf(answer).outcome).toBe(kind)
})
