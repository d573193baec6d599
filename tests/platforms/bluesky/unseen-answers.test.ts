import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../../src/model/http.ts'
import { createAppView } from '../../../src/platforms/bluesky/appview.ts'
import { blueskyView } from '../../support/origin/platforms/bluesky.ts'
import { answerOutcome } from '../shared/answer-outcome.ts'
import { DID, PICTURES, QUOTED, refOf } from './posts.ts'

const AT = new Date('2026-03-02T09:00:00Z')
const exchange = { status: 200, headers: {}, url: 'https://public.api.bsky.app/' } as Exchange
const { thread } = createAppView('https://public.api.bsky.app')
const cid = 'bafkreiaharbourphotoharbourphoto'
const quote = blueskyView({ ...QUOTED, record: {} })
const viewRecord = (more: object = {}) => ({
  $type: 'app.bsky.embed.record#viewRecord',
  uri: quote.uri,
  cid: quote.cid,
  author: quote.author,
  value: quote.record,
  indexedAt: quote.indexedAt,
  ...more,
})
const record = (inner: unknown) => ({ embed: { $type: 'app.bsky.embed.record#view', record: inner } })
const image = (more: object = {}) => ({
  thumb: 'https://cdn.bsky.app/thumb',
  fullsize: 'https://cdn.bsky.app/full',
  alt: '',
  ...more,
})

/** The answer for a post with other fields in view and record. */
function outcomeOf(view: object, written: object = {}) {
  const post = blueskyView({
    ...PICTURES,
    view: { embed: undefined, ...view },
    record: { embed: undefined, ...written },
  })
  const text = JSON.stringify({ thread: { $type: 'app.bsky.feed.defs#threadViewPost', post } })
  return answerOutcome(thread.read(exchange, text, refOf(PICTURES), AT))
}

describe('an answer that nobody has seen yet', () => {
  const whole: [string, object, object][] = [
    [
      'without any optional field',
      { likeCount: undefined, labels: undefined, indexedAt: undefined },
      { langs: undefined },
    ],
    [
      'with null in place of what may be missing',
      { embed: null, labels: null, threadgate: null },
      { facets: null, langs: null, reply: null },
    ],
    [
      'with empty lists',
      { embed: { $type: 'app.bsky.embed.images#view', images: [] }, labels: [] },
      { facets: [], langs: [], tags: [] },
    ],
    [
      'with counts and times of a later version',
      { saveCount: 3, lastActivity: '2026-03-01T08:00:00Z', pinned: true },
      {},
    ],
    ['from another client, with tags and its name', {}, { tags: ['harbour'], via: 'Quay for Bluesky' }],
    [
      'with who may answer',
      {
        threadgate: {
          uri: 'at://x/y/z',
          record: { allow: [{ $type: 'x' }] },
          lists: [{ name: 'Friends of the quay' }],
        },
      },
      {},
    ],
    [
      'with an author who is live',
      {
        author: {
          ...quote.author,
          did: DID,
          status: { status: 'live', embed: { external: { uri: 'https://example.org', title: 'A stream' } } },
        },
      },
      {},
    ],
    [
      'with a quote that is not found',
      record({ $type: 'app.bsky.embed.record#viewNotFound', uri: quote.uri, notFound: true }),
      {},
    ],
    [
      'with a quote that is blocked',
      record({
        $type: 'app.bsky.embed.record#viewBlocked',
        uri: quote.uri,
        blocked: true,
        author: { did: DID },
      }),
      {},
    ],
    [
      'with a quote that was detached',
      record({ $type: 'app.bsky.embed.record#viewDetached', uri: quote.uri, detached: true }),
      {},
    ],
    [
      'with a quote in a state of a later version',
      record({ $type: 'app.bsky.embed.record#viewRemoved', uri: quote.uri }),
      {},
    ],
    ['with a quote without address', record({ $type: 'app.bsky.embed.record#viewRemoved' }), {}],
    [
      'with a feed that is gone',
      record({
        $type: 'app.bsky.embed.record#viewNotFound',
        uri: `at://${DID}/app.bsky.feed.generator/x`,
        notFound: true,
      }),
      {},
    ],
    [
      'with a link to an article with records of its own',
      {
        embed: {
          $type: 'app.bsky.embed.external#view',
          external: {
            uri: 'https://example.org/a',
            title: 'A',
            description: 'B',
            readingTime: 4,
            source: { uri: 'https://example.org', title: 'The Quay' },
            associatedProfiles: [{ displayName: 'Desk of the quay' }],
          },
        },
      },
      {},
    ],
    [
      'with a picture of which only the thumbnail is served',
      { embed: { $type: 'app.bsky.embed.images#view', images: [image({ fullsize: undefined })] } },
      {},
    ],
  ]
  it.each(whole)('%s is captured', (_, view, written) => {
    expect(outcomeOf(view, written)).toMatchObject({ outcome: 'captured', missing: [] })
  })

  const partial: [string, object, object, string[]][] = [
    [
      'with a poll',
      { embed: { $type: 'app.bsky.embed.poll#view', question: 'Will it stand?', options: ['yes', 'no'] } },
      {},
      ['text'],
    ],
    [
      'with an embed of which nothing is known',
      { embed: { $type: 'app.bsky.embed.audio#view', cid } },
      {},
      ['file'],
    ],
    [
      'with an embed that the AppView leaves out',
      {},
      { embed: { $type: 'app.bsky.embed.audio', audio: { ref: { $link: cid } } } },
      ['file'],
    ],
    [
      'with media of an unknown kind beside a quote',
      {
        embed: {
          $type: 'app.bsky.embed.recordWithMedia#view',
          record: { record: viewRecord() },
          media: { $type: 'app.bsky.embed.audio#view', playlist: 'https://video.bsky.app/a.m3u8' },
        },
      },
      {},
      ['video'],
    ],
    [
      'with a quote that the AppView leaves out',
      {},
      { embed: { $type: 'app.bsky.embed.record', record: { uri: quote.uri, cid } } },
      ['quoted'],
    ],
    [
      'with a quoted post that has an unknown embed',
      record(viewRecord({ embeds: [{ $type: 'app.bsky.embed.live#view', title: 'From the quay' }] })),
      {},
      ['text'],
    ],
    [
      'with an embedded record of another app',
      record({
        $type: 'site.standard.document#view',
        uri: `at://${DID}/site.standard.document/x`,
        title: 'An essay',
      }),
      {},
      ['text'],
    ],
    ['with words in a new field', { communityNote: { text: 'This crane stands elsewhere.' } }, {}, ['text']],
    ['with words in a new field of the record', {}, { title: 'The crane' }, ['text']],
    [
      'with a file in a new field of a picture',
      {
        embed: {
          $type: 'app.bsky.embed.images#view',
          images: [image({ motion: 'https://video.bsky.app/a.mp4' })],
        },
      },
      {},
      ['video'],
    ],
    [
      'with a video without playlist',
      {
        embed: { $type: 'app.bsky.embed.video#view', cid, preview: { url: 'https://video.bsky.app/a.jpg' } },
      },
      {},
      ['photo', 'video'],
    ],
  ]
  it.each(partial)('%s is partial', (_, view, written, missing) => {
    const found = outcomeOf(view, written)
    expect(found).toMatchObject({ outcome: 'partial', missing })
    expect(found.unknown.length > 0 || missing[0] === 'quoted').toBe(true)
  })

  it('with a video or a picture of which no file is named is partial', () => {
    const video = { embed: { $type: 'app.bsky.embed.video#view', cid } }
    expect(outcomeOf(video)).toMatchObject({ outcome: 'partial', missing: ['video'], unknown: [] })
    const picture = { embed: { $type: 'app.bsky.embed.images#view', images: [{ alt: 'The quay' }] } }
    expect(outcomeOf(picture)).toMatchObject({ outcome: 'partial', missing: ['photo'], unknown: [] })
  })

  it('keeps a GIF that is a link, with its words, and no other link as one', () => {
    const link = (uri: string) => ({
      embed: {
        $type: 'app.bsky.embed.external#view',
        external: { uri, title: 'a crane', description: 'ALT: A crane waves' },
      },
    })
    const uri = 'https://media.tenor.com/AAAAC/crane.gif?hh=280&ww=498'
    expect(outcomeOf(link(uri)).record?.media).toMatchObject([
      { kind: 'gif', url: uri, alt: 'A crane waves', width: 498, height: 280 },
    ])
    for (const other of ['https://media.tenor.com.evil.example/a.gif', 'https://tenor.com/view/crane-1'])
      expect(outcomeOf(link(other)).record?.media).toEqual([])
  })

  it('keeps the link and the pictures of an embed that the AppView leaves out', () => {
    const external = { uri: 'https://example.org/a', title: 'A page', description: '' }
    expect(outcomeOf({}, { embed: { $type: 'app.bsky.embed.external', external } })).toMatchObject({
      outcome: 'captured',
      record: { linkCard: { url: 'https://example.org/a', title: 'A page' } },
    })
  })
})
