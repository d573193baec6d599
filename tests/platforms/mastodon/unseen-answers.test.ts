import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { readObject } from '../../../src/platforms/mastodon/activitypub.ts'
import { readStatusAnswer } from '../../../src/platforms/mastodon/host-apis.ts'
import { readLemmyAnswer } from '../../../src/platforms/mastodon/lemmy.ts'
import { readNoteAnswer } from '../../../src/platforms/mastodon/misskey.ts'
import { answerOutcome } from '../shared/answer-outcome.ts'

const AT = new Date('2026-03-02T09:00:00Z')
const HOST = 'harbour.example'
const post = { platform: 'mastodon', id: `${HOST}/110`, url: `https://${HOST}/@desk/110` }
const exchange = { status: 200, headers: {}, url: post.url } as Exchange
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public'
const FILE = `https://${HOST}/media/original/a`

const status = (more: object = {}) => ({
  id: '110',
  visibility: 'public',
  created_at: '2026-03-01T08:00:00.000Z',
  content: '<p>The crane came down</p>',
  account: { id: '1', acct: 'desk', display_name: 'Harbour Desk' },
  media_attachments: [],
  ...more,
})
const object = (more: object = {}) => ({
  id: `https://${HOST}/users/desk/statuses/110`,
  url: post.url,
  type: 'Note',
  published: '2026-03-01T08:00:00Z',
  attributedTo: `https://${HOST}/users/desk`,
  to: [PUBLIC],
  content: '<p>The crane came down</p>',
  ...more,
})
const note = (more: object = {}) => ({
  id: '110',
  visibility: 'public',
  createdAt: '2026-03-01T08:00:00.000Z',
  text: 'The crane came down',
  user: { id: '1', username: 'desk', name: 'Harbour Desk', host: null },
  files: [],
  ...more,
})
const lemmy = (more: object = {}, around: object = {}) => ({
  post_view: {
    post: {
      id: 110,
      name: 'The crane came down',
      published: '2026-03-01T08:00:00Z',
      nsfw: false,
      removed: false,
      deleted: false,
      ...more,
    },
    creator: { id: 5, name: 'desk', actor_id: `https://${HOST}/u/desk` },
    community: { id: 2, name: 'quay', title: 'The quay' },
    counts: { comments: 1, upvotes: 2 },
    ...around,
  },
})

const quoted = {
  id: '99',
  url: `https://${HOST}/@pier/99`,
  content: '<p>Before</p>',
  created_at: '2026-02-01T08:00:00Z',
  visibility: 'public',
  account: { id: '2', acct: 'pier' },
}

const READERS = { status: readStatusAnswer, object: readObject, note: readNoteAnswer, lemmy: readLemmyAnswer }
const outcomeOf = (reader: keyof typeof READERS, answer: object) =>
  answerOutcome(READERS[reader](exchange, JSON.stringify(answer), post, AT))
type Row = [string, keyof typeof READERS, object, object]

describe('an answer that nobody has seen yet', () => {
  const whole: Row[] = [
    [
      'a status without any optional field',
      'status',
      { id: '110', visibility: 'public', content: '', account: { acct: 'desk' } },
      { text: '' },
    ],
    [
      'a status with null in place of lists',
      'status',
      status({ media_attachments: null, mentions: null, tags: null, emojis: null, poll: null }),
      { media: [] },
    ],
    [
      'a poll that is closed, with hidden counts',
      'status',
      status({
        poll: {
          id: '1',
          expired: true,
          expires_at: null,
          options: [
            { title: 'yes', votes_count: null },
            { title: 'no', votes_count: null },
          ],
          voters_count: null,
        },
      }),
      {
        poll: {
          options: [
            { label: 'yes', votes: null },
            { label: 'no', votes: null },
          ],
        },
      },
    ],
    [
      'a quote in a state of a later version',
      'status',
      status({ quote: { state: 'paused', quoted_status: null } }),
      { quoted: { status: 'unavailable', state: 'paused' } },
    ],
    [
      'a shallow quote',
      'status',
      status({ quote: { state: 'accepted', quoted_status_id: '99' } }),
      { quoted: { status: 'unavailable', id: `${HOST}/99` } },
    ],
    [
      'a quote of Akkoma, which is the status itself',
      'status',
      status({ quote: quoted, quote_id: '99' }),
      { quoted: { status: 'served', post: { text: 'Before', id: `${HOST}/99` } } },
    ],
    [
      'a quote of Pleroma, which repeats it in a span',
      'status',
      status({
        content:
          '<p>So it was<span class="quote-inline"><br/><br/>RE: <a href="https://x.example/1">https://x.example/1</a></span></p>',
        pleroma: {
          quote: quoted,
          quote_id: '99',
          quote_url: quoted.url,
          quote_visible: true,
          local: true,
          content: { 'text/plain': 'So it was' },
        },
      }),
      { text: 'So it was', quoted: { status: 'served' } },
    ],
    [
      'a quote of Pleroma that this host does not have',
      'status',
      status({ pleroma: { quote: null, quote_url: 'https://pier.example/@a/99', quote_visible: false } }),
      { quoted: { status: 'unavailable', url: 'https://pier.example/@a/99' } },
    ],
    [
      'reactions of Pleroma',
      'status',
      status({ pleroma: { emoji_reactions: [{ name: '🏗', count: 3, me: false, account_ids: ['1'] }] } }),
      { metrics: { reactions: [{ emoji: '🏗', count: 3 }] } },
    ],
    [
      'a status of GoToSocial',
      'status',
      status({
        interaction_policy: { can_reply: { always: ['public'] } },
        content_type: 'text/markdown',
        text: 'The *crane*',
        local_only: false,
      }),
      {},
    ],
    [
      'a status of glitch, with a title for its words',
      'status',
      status({ spoiler_text: 'Cranes', local_only: null, application: null, filtered: [] }),
      { contentWarning: 'Cranes' },
    ],
    [
      'an attachment of a kind of a later version',
      'status',
      status({
        media_attachments: [{ id: '1', type: 'model', url: `${FILE}.mp4`, description: 'The crane' }],
      }),
      { media: [{ kind: 'video', alt: 'The crane' }] },
    ],
    [
      'an attachment that is only at its home',
      'status',
      status({
        media_attachments: [
          { id: '1', type: 'unknown', url: null, remote_url: 'https://pier.example/a.ogg' },
        ],
      }),
      { media: [{ kind: 'audio', url: 'https://pier.example/a.ogg' }] },
    ],
    [
      'an object with a poll',
      'object',
      object({
        type: 'Question',
        oneOf: [
          { type: 'Note', name: 'yes', replies: { type: 'Collection', totalItems: 4 } },
          { type: 'Note', name: 'no' },
        ],
        endTime: '2026-03-03T08:00:00Z',
        votersCount: 4,
      }),
      {
        poll: {
          options: [
            { label: 'yes', votes: 4 },
            { label: 'no', votes: null },
          ],
          voters: 4,
          multiple: false,
          endsAt: '2026-03-03T08:00:00.000Z',
        },
      },
    ],
    [
      'an object whose lists have one element alone',
      'object',
      object({ to: PUBLIC, attachment: { type: 'Image', url: `${FILE}.png`, name: 'The quay' } }),
      { media: [{ kind: 'photo', alt: 'The quay' }] },
    ],
    [
      'a page of Lemmy',
      'object',
      object({
        type: 'Page',
        name: 'The crane',
        attachment: [{ type: 'Link', href: 'https://example.org/a', mediaType: 'text/html; charset=utf-8' }],
        image: { type: 'Image', url: `${FILE}.webp` },
        commentsEnabled: true,
        language: { identifier: 'en', name: 'English' },
      }),
      { linkCard: { url: 'https://example.org/a', imageUrl: `${FILE}.webp` }, media: [] },
    ],
    [
      'a film of PeerTube',
      'object',
      object({
        type: 'Video',
        name: 'The crane',
        duration: 'PT1M30S',
        url: [
          { type: 'Link', mediaType: 'text/html', href: post.url },
          {
            type: 'Link',
            mediaType: 'application/x-mpegURL',
            href: `${FILE}.m3u8`,
            tag: [
              { type: 'Link', mediaType: 'video/mp4', href: `${FILE}-720.mp4`, height: 720 },
              { type: 'Link', mediaType: 'video/mp4', href: `${FILE}-1080.mp4`, height: 1080 },
            ],
          },
        ],
        icon: [{ type: 'Image', url: `${FILE}.jpg`, width: 280 }],
      }),
      { media: [{ kind: 'video', url: `${FILE}-1080.mp4`, durationMs: 90_000, posterUrl: `${FILE}.jpg` }] },
    ],
    [
      'an object that was edited',
      'object',
      object({ updated: '2026-03-01T09:00:00Z' }),
      { editIds: ['2026-03-01T08:00:00.000Z', '2026-03-01T09:00:00.000Z'] },
    ],
    [
      'a note without any optional field',
      'note',
      { id: '110', visibility: 'public', text: null, user: { username: 'desk' } },
      { text: '' },
    ],
    [
      'a note of Sharkey, with edits, language and channel',
      'note',
      note({
        updatedAt: '2026-03-01T09:00:00Z',
        lang: 'en',
        channel: { id: 'c', name: 'The quay', color: '#fff' },
        channelId: 'c',
        reactions: { '❤': 2, ':crane@.:': 1 },
        reactionEmojis: { 'crane@pier.example': 'https://pier.example/c.png' },
      }),
      {
        editIds: ['2026-03-01T08:00:00.000Z', '2026-03-01T09:00:00.000Z'],
        language: 'en',
        community: 'The quay',
        metrics: {
          reactions: [
            { emoji: '❤', count: 2 },
            { emoji: ':crane:', count: 1 },
          ],
        },
      },
    ],
    [
      'a quote of a note that is hidden',
      'note',
      note({ renoteId: '99', renote: { id: '99', isHidden: true, text: null, user: { username: 'pier' } } }),
      { quoted: { status: 'unavailable', state: 'hidden' } },
    ],
    [
      'a quote of a note that is gone',
      'note',
      note({ renoteId: '99', renote: null }),
      { quoted: { status: 'unavailable', id: `${HOST}/99` } },
    ],
    [
      'pictures above a quoted note, without words',
      'note',
      note({
        text: null,
        renoteId: '99',
        renote: note({ id: '99' }),
        files: [{ id: 'f', type: 'image/png', url: `${FILE}.png` }],
      }),
      { media: [{ kind: 'photo' }], quoted: { status: 'served' } },
    ],
    [
      'a picture at Lemmy',
      'lemmy',
      lemmy(
        { url: `https://${HOST}/pictrs/image/a.webp`, alt_text: 'The crane' },
        { image_details: { width: 10, height: 10 } },
      ),
      { media: [{ kind: 'photo', alt: 'The crane' }], linkCard: null },
    ],
    [
      'pictures within the text at Lemmy',
      'lemmy',
      lemmy({
        body: 'See ![the quay](https://pier.example/q.png "Quay") and ![](https://pier.example/r.png)',
      }),
      { media: [{ alt: 'the quay', url: 'https://pier.example/q.png' }, { alt: null }] },
    ],
    [
      'a film at Lemmy',
      'lemmy',
      lemmy({ url: 'https://pier.example/file', url_content_type: 'video/mp4' }),
      { media: [{ kind: 'video' }], linkCard: null },
    ],
  ]
  it.each(whole)('%s is captured', (_, reader, answer, record) => {
    expect(outcomeOf(reader, answer)).toMatchObject({ outcome: 'captured', missing: [], record })
  })

  const partial: [string, keyof typeof READERS, object, string[]][] = [
    [
      'words in a new field of a status',
      'status',
      status({ event: { title: 'The launch of the crane' } }),
      ['text'],
    ],
    [
      'a file in a new field of a status',
      'status',
      status({ voice_message: { url: `${FILE}.ogg` } }),
      ['audio'],
    ],
    [
      'a file in a new field of an attachment',
      'status',
      status({ media_attachments: [{ type: 'image', url: `${FILE}.png`, live: { video: `${FILE}.mp4` } }] }),
      ['video'],
    ],
    [
      'words in a new field of a quoted status',
      'status',
      status({
        quote: { state: 'accepted', quoted_status: { ...quoted, article: { body: 'The whole story' } } },
      }),
      ['text'],
    ],
    [
      'an attachment that the host still processes',
      'status',
      status({ media_attachments: [{ id: '1', type: 'video', url: null, preview_url: null }] }),
      ['video'],
    ],
    [
      'an object with an attachment without address',
      'object',
      object({ attachment: [{ type: 'Document', mediaType: 'image/png', name: 'The crane' }] }),
      ['photo'],
    ],
    ['an object that names a quote', 'object', object({ quoteUri: 'https://pier.example/99' }), ['quoted']],
    ['an object with words in a new field', 'object', object({ agenda: ['First the crane'] }), ['text']],
    [
      'an event with a place',
      'object',
      object({ type: 'Event', name: 'The launch', location: { type: 'Place', name: 'The quay' } }),
      ['text'],
    ],
    [
      'a note with a document',
      'note',
      note({ files: [{ id: 'f', type: 'application/pdf', name: 'report.pdf', url: `${FILE}.pdf` }] }),
      ['file'],
    ],
    [
      'a note with a picture without address',
      'note',
      note({ files: [{ id: 'f', type: 'image/png', url: null }] }),
      ['photo'],
    ],
    [
      'a note of Firefish with an event',
      'note',
      note({ event: { title: 'The launch of the crane', start: '2026-03-04T08:00:00Z' } }),
      ['text'],
    ],
    [
      'words in a new field of a post of Lemmy',
      'lemmy',
      lemmy({ poll: { choices: [{ choice_text: 'Yes, it will' }] } }),
      ['text'],
    ],
  ]
  it.each(partial)('%s makes it partial', (_, reader, answer, missing) => {
    expect(outcomeOf(reader, answer)).toMatchObject({ outcome: 'partial', missing })
  })

  it('a renote without anything of its own is another account’s post', () => {
    expect(outcomeOf('note', note({ text: null, renoteId: '99', renote: note({ id: '99' }) })).outcome).toBe(
      'silent',
    )
  })
})
