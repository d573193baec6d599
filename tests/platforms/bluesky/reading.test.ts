import { describe, expect, it } from 'vitest'
import { PostRecord } from '../../../src/model/post-record.ts'
import { blueskyArchivedPostReader } from '../../../src/platforms/bluesky/archived.ts'
import { readIdentity } from '../../../src/platforms/bluesky/identity.ts'
import { readAudience, readLabels } from '../../../src/platforms/bluesky/labels.ts'
import { buildPostRecord } from '../../../src/platforms/bluesky/post-view.ts'
import { readRichText } from '../../../src/platforms/bluesky/rich-text.ts'
import { timeOfTid } from '../../../src/platforms/bluesky/tid.ts'
import { blueskyUri, blueskyView } from '../../support/origin/platforms/bluesky.ts'
import { DID, PICTURES, QUOTED, refOf } from './posts.ts'

const AT = new Date('2026-03-02T09:00:00Z')
const record = (view: object, parent: object | null = null): PostRecord =>
  PostRecord.parse(
    buildPostRecord(refOf(PICTURES), blueskyView({ ...PICTURES, view }), parent as never, AT, () => null),
  )
const facet = (byteStart: number, byteEnd: number, feature: object = { tag: 'x' }) => ({
  index: { byteStart, byteEnd },
  features: [feature],
})

describe('the facets of a text', () => {
  it.each([
    ['ASCII', 'see #x now', [facet(4, 6)], [[4, 6]]],
    ['after an emoji of four bytes', '🏗 #x', [facet(5, 7)], [[3, 5]]],
    ['after a letter of two bytes', 'ü #x', [facet(3, 5)], [[2, 4]]],
    ['at the end of the text', 'ü', [facet(0, 2)], [[0, 1]]],
    ['within a character', '🏗 #x', [facet(1, 7)], []],
    ['behind the end', 'see', [facet(1, 9)], []],
    ['backwards', 'see', [facet(2, 1)], []],
    ['empty', 'see', [facet(1, 1)], []],
    ['overlapping, in the wrong order', 'abcdef', [facet(2, 5), facet(0, 3)], [[0, 3]]],
    ['of an unknown kind', 'abc', [facet(0, 3, { $type: 'app.example#spoiler' })], []],
    ['with a script for a link', 'abc', [facet(0, 3, { uri: 'javascript:alert(1)' })], []],
  ])('%s', (_, text, facets, places) => {
    expect(readRichText({ facets }, text).map(({ start, end }) => [start, end])).toEqual(places)
  })
})

describe('labels', () => {
  const label = (val: string, cts: string, more: object = {}) => ({ src: 'did:plc:m', val, cts, ...more })
  it.each([
    ['one', [label('porn', '1')], ['porn'], true],
    ['taken back later', [label('porn', '1'), label('porn', '2', { neg: true })], undefined, false],
    ['put on again', [label('porn', '3'), label('porn', '2', { neg: true })], ['porn'], true],
    [
      'taken back by another labeller',
      [label('gore', '1'), label('gore', '2', { neg: true, src: 'did:plc:n' })],
      ['gore'],
      true,
    ],
    ['that only warns', [label('!warn', '1')], ['!warn'], false],
    ['none', [], undefined, false],
  ])('%s', (_, labels, shown, sensitive) => {
    const read = readLabels({ labels }, null)
    expect([read.labels, read.sensitive]).toEqual([shown, sensitive])
  })

  it('of the author on the post itself count too', () => {
    expect(readLabels(null, { labels: { values: [{ val: 'nudity' }] } })).toEqual({
      labels: ['nudity'],
      sensitive: true,
    })
  })

  it('of the account decide the audience, until they are taken back', () => {
    const wish = { src: DID, val: '!no-unauthenticated', cts: '1' }
    expect(readAudience({ labels: [wish] })).toEqual({ audience: 'signed-in' })
    expect(readAudience({ labels: [wish, { ...wish, cts: '2', neg: true }] })).toEqual({})
  })
})

describe('a quote that is not shown', () => {
  it.each([
    ['viewNotFound', { notFound: true }, 'not found'],
    ['viewBlocked', { blocked: true }, 'blocked'],
    ['viewDetached', { detached: true }, 'detached by its author'],
    ['viewOfTheFuture', {}, 'unavailable'],
  ])('%s', (type, more, state) => {
    const uri = blueskyUri(QUOTED)
    const embed = { record: { $type: `app.bsky.embed.record#${type}`, uri, ...more } }
    expect(record({ embed }).quoted).toEqual({
      status: 'unavailable',
      id: uri,
      url: `https://bsky.app/profile/${QUOTED.did}/post/${QUOTED.rkey}`,
      state,
    })
  })
})

it.each([
  ['a feed', 'app.bsky.feed.generator', { displayName: 'Cranes' }, `profile/${DID}/feed/x`],
  ['a list', 'app.bsky.graph.list', { name: 'Cranes' }, `profile/${DID}/lists/x`],
  ['a starter pack', 'app.bsky.graph.starterpack', { record: { name: 'Cranes' } }, `starter-pack/${DID}/x`],
  ['a labeller', 'app.bsky.labeler.service', { creator: { displayName: 'Cranes' } }, `profile/${DID}`],
])('%s becomes a link card', (_, collection, more, path) => {
  const found = record({ embed: { record: { uri: `at://${DID}/${collection}/x`, ...more } } })
  expect(found.linkCard).toMatchObject({ title: 'Cranes', url: `https://bsky.app/${path}` })
  expect(found.quoted).toBe(null)
})

it('a parent is read with its author and without its media’s bytes', () => {
  const parent = blueskyView({ ...QUOTED, view: { likeCount: 9 } })
  const found = PostRecord.parse(
    buildPostRecord(
      refOf(PICTURES),
      blueskyView({
        ...PICTURES,
        record: {
          reply: { parent: { uri: blueskyUri(QUOTED) }, root: { uri: blueskyUri(QUOTED) } },
        },
      }),
      parent,
      AT,
      () => null,
    ),
  )
  expect(found).toMatchObject({
    replyTo: { id: blueskyUri(QUOTED), handle: 'cranes.example' },
    threadId: blueskyUri(QUOTED),
    parent: { text: QUOTED.text, metrics: { likes: 9 } },
  })
})

it.each([
  ['3lhnr2o6kb22h', '2025-02-08T09:03:55.724Z'],
  ['3l3vgf77uco2g', '2024-09-11T17:11:56.350Z'],
  ['self', null],
  ['zzzzzzzzzzzzz', null],
])('the record key %s has the time %s', (rkey, time) => {
  expect(timeOfTid(rkey)).toBe(time)
})

it.each([
  ['http://pds.example', null],
  ['https://pds.example/some/path', 'https://pds.example'],
  ['nonsense', null],
])('an identity document with the server %s names %s', (serviceEndpoint, server) => {
  const document = { id: DID, service: [{ type: 'AtprotoPersonalDataServer', serviceEndpoint }] }
  expect(readIdentity(document, DID)?.server).toBe(server)
})

describe('an archived body', () => {
  const body = (text: string) => ({ url: '', at: AT, mime: null, text })
  const page = (og: string) =>
    `<!doctype html><meta property="og:url" content="https://bsky.app/profile/harbour.example/post/${PICTURES.rkey}">
<meta property="og:title" content="Harbour Desk (@harbour.example)"><meta property="og:description" content="The crane &amp; I">
<meta property="article:published_time" content="2026-03-01T08:00:00.000Z">${og}`

  it('of a page has author, words and time; its picture is missing', () => {
    const image = `https://cdn.bsky.app/img/feed_thumbnail/plain/${DID}/x`
    const found = blueskyArchivedPostReader.read(
      refOf(PICTURES),
      body(page(`<meta property="og:image" content="${image}">`)),
    )
    expect(found).toMatchObject({
      record: {
        witness: 'web-archive',
        archivedAt: AT.toISOString(),
        text: 'The crane & I',
        author: { id: DID, handle: 'harbour.example', name: 'Harbour Desk' },
        publishedAt: '2026-03-01T08:00:00.000Z',
      },
      missing: [{ part: 'photo', url: image }],
    })
    expect(PostRecord.parse(found?.record)).toEqual(found?.record)
  })

  it('of the AppView has the whole post', () => {
    const text = JSON.stringify({ posts: [blueskyView(PICTURES)] })
    const found = blueskyArchivedPostReader.read(refOf(PICTURES), body(text))
    expect(found?.record.media).toHaveLength(2)
    expect(found?.record.witness).toBe('web-archive')
  })

  it.each([
    ['a page of the app without the post', '<!doctype html><div id="root"></div>'],
    ['another post', JSON.stringify({ posts: [blueskyView({ ...PICTURES, rkey: '3mfybhq322888' })] })],
    ['an error', '{"error":"NotFound","message":"Post not found"}'],
    ['nothing', ''],
  ])('of %s is none', (_, text) => {
    expect(blueskyArchivedPostReader.read(refOf(PICTURES), body(text))).toBe(null)
  })
})
