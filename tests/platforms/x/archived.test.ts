import { describe, expect, it } from 'vitest'
import type { ArchivedBody } from '../../../src/model/archived-posts.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { xArchivedPostReader } from '../../../src/platforms/x/archived/post-reader.ts'
import { type ArchivedShape, archivedBodies, v1Object } from '../../support/origin/archived-pages.ts'
import { createdAt, type FixturePost, idAt } from '../../support/origin/post.ts'
import { ref } from './world.ts'

const author = { handle: 'mira_holt', name: 'Mira Holt', id: '7' }
const plain: FixturePost = {
  id: idAt('2018-05-04T10:11:12Z'),
  author,
  text: 'The old crane & its <shadow> came down',
}
const rich: FixturePost = {
  ...plain,
  text: 'Look 🏗 at https://t.co/aBcDeF #harbour',
  links: { 'https://t.co/aBcDeF': 'https://harbourpost.example/crane' },
  photos: [{ key: 'Photo1', alt: 'A crane' }, { key: 'Photo2' }],
}
const AT = new Date('2018-05-05T00:00:00Z')
const body = (text: string): ArchivedBody => ({ url: 'https://twitter.com/', at: AT, mime: null, text })
const read = (text: string, id = plain.id) => xArchivedPostReader.read(ref(id), body(text))

const SHAPES = Object.keys(archivedBodies) as ArchivedShape[]

describe.each(SHAPES)('a post archived as %s', (shape) => {
  it('is read with its text, author, time, and the time of the capture', () => {
    const found = read(archivedBodies[shape](plain))
    expect(PostRecord.parse(found?.record)).toEqual(found?.record)
    expect(found).toMatchObject({
      record: {
        id: plain.id,
        url: `https://x.com/mira_holt/status/${plain.id}`,
        text: plain.text,
        textCut: false,
        author: { handle: 'mira_holt', name: 'Mira Holt' },
        publishedAt: createdAt(plain).toISOString(),
        witness: 'web-archive',
        archivedAt: AT.toISOString(),
        media: [],
        quoted: null,
      },
      missing: [],
      repost: false,
    })
  })

  it.each([
    'This Post from @mira_holt has been withheld in Germany in response to a legal demand. Learn more',
    '@mira_holt’s account has been withheld in Turkey in response to a legal demand. Learn more',
    'This Tweet from @Mira_Holt has been withheld in response to a report from the copyright holder. Learn more',
    "@mira_holt's account is temporarily unavailable because it violates the Twitter Media Policy. Learn more.",
    'The Tweet from @mira_holt is withheld in India. Learn more',
  ])('is none if X’s notice was copied in its place: %s', (text) => {
    expect(read(archivedBodies[shape]({ ...plain, text }))).toBeNull()
  })

  it('is kept if its words speak of such a notice', () => {
    const text = 'They say “@mira_holt’s account has been withheld in Turkey”. It is not'
    expect(read(archivedBodies[shape]({ ...plain, text }))?.record.text).toBe(text)
  })

  it('is not taken for another post', () => {
    expect(read(archivedBodies[shape](plain), '1900000000000000009')).toBeNull()
  })
})

describe.each(['legacy', 'v1', 'v2'] as const)('links and photos in %s', (shape) => {
  it('are read, the photos’ link only as a hidden one', () => {
    const found = read(archivedBodies[shape](rich))
    const text = 'Look 🏗 at harbourpost.example/crane #harbour'
    expect(found?.record.text).toBe(text)
    const link = found?.record.entities.find((one) => one.kind === 'link')
    expect(link).toMatchObject({ url: 'https://harbourpost.example/crane', short: 'https://t.co/aBcDeF' })
    expect(text.slice(link?.start, link?.end)).toBe('harbourpost.example/crane')
    expect(found?.links).toHaveLength(2)
    expect(found?.record.media.map(({ kind, url }) => [kind, url])).toEqual([
      ['photo', 'https://pbs.twimg.com/media/Photo1?format=jpg&name=orig'],
      ['photo', 'https://pbs.twimg.com/media/Photo2?format=jpg&name=orig'],
    ])
  })
})

describe('the page until 2020', () => {
  it('has the quoted post, the post it replies to, its likes and its badge', () => {
    const quoted: FixturePost = {
      id: idAt('2018-05-01T00:00:00Z'),
      author: { handle: 'pier', name: 'Pier' },
      text: 'It will fall',
    }
    const replyTo = { id: idAt('2018-05-02T00:00:00Z'), handle: 'dock' }
    const found = read(archivedBodies.legacy({ ...plain, quoted, replyTo, likes: 41 }))
    expect(found?.record).toMatchObject({
      text: plain.text,
      quoted: {
        status: 'served',
        post: { id: quoted.id, text: 'It will fall', author: { handle: 'pier', name: 'Pier' } },
      },
      replyTo,
      metrics: { likes: 41, at: AT.toISOString() },
      author: { verification: 'legacy', id: '7' },
    })
  })

  it('has a GIF’s file by its poster, and reports a video’s file as missing', () => {
    const player = (poster: string) =>
      `<div class="PlayableMedia-player" style="background-image:url('${poster}')"></div><p class="x"`
    const page = (poster: string) =>
      archivedBodies.legacy(plain).replace('<p class="', `${player(poster)}></p><p class="`)
    expect(read(page('https://pbs.twimg.com/tweet_video_thumb/KeY1.jpg'))?.record.media).toMatchObject([
      { kind: 'gif', url: 'https://video.twimg.com/tweet_video/KeY1.mp4' },
    ])
    expect(read(page('https://pbs.twimg.com/ext_tw_video_thumb/1/pu/img/a.jpg'))?.missing).toMatchObject([
      { part: 'video' },
    ])
  })
})

describe('the format of the streaming API', () => {
  const streamed = (more: object, post = plain) => JSON.stringify({ ...v1Object(post), ...more })

  it('has the long text in a separate field', () => {
    const full = `${'A long story of a crane. '.repeat(8)}The end`
    const found = read(
      streamed({
        text: `${full.slice(0, 100)}… https://t.co/x`,
        truncated: true,
        extended_tweet: { full_text: full, display_text_range: [0, full.length], entities: {} },
      }),
    )
    expect(found?.record).toMatchObject({ text: full, textCut: false })
  })

  it('is marked as cut if the long text is missing', () => {
    const found = read(streamed({ truncated: true }))
    expect(found?.record.textCut).toBe(true)
    expect(found?.missing).toMatchObject([{ part: 'text', reason: 'upstream' }])
  })

  it('gives a repost the original’s whole text, with links at their offsets', () => {
    const original = { ...rich, id: '980000000000000001', author: { handle: 'pier', name: 'Pier' } }
    const found = read(streamed({ text: 'RT @pier: Look…', retweeted_status: v1Object(original) }))
    const text = 'RT @pier: Look 🏗 at harbourpost.example/crane #harbour'
    expect(found).toMatchObject({ repost: true, record: { text, author: { handle: 'mira_holt' } } })
    const link = found?.record.entities.find((one) => one.kind === 'link')
    expect(text.slice(link?.start, link?.end)).toBe('harbourpost.example/crane')
    expect(found?.record.media).toHaveLength(2)
  })

  it('has the media’s original URLs, without a replay’s prefix', () => {
    const rewritten = JSON.stringify(v1Object(rich)).replaceAll(
      'https://pbs',
      'https://web.archive.org/web/20180505000000/https://pbs',
    )
    expect(read(rewritten)?.record.media[0]?.url).toBe(
      'https://pbs.twimg.com/media/Photo1?format=jpg&name=orig',
    )
    const escaped = rewritten.replaceAll('/', '\\/')
    expect(read(escaped)?.record.media[0]?.url).toBe(
      'https://pbs.twimg.com/media/Photo1?format=jpg&name=orig',
    )
  })
})

describe('the format of the API v2 without `includes.users`', () => {
  const bare = JSON.stringify({ ...JSON.parse(archivedBodies.v2(plain)), includes: {} })

  it('takes the author from the archived URL', () => {
    const found = xArchivedPostReader.read(ref(plain.id, 'mira_holt'), body(bare))
    expect(found?.record).toMatchObject({
      text: plain.text,
      author: { id: '7', handle: 'mira_holt', name: 'mira_holt' },
      url: `https://x.com/mira_holt/status/${plain.id}`,
    })
  })

  it('has no author if the URL has none', () => {
    expect(read(bare)).toBeNull()
  })
})

describe('a body without the post', () => {
  const id = plain.id
  it.each([
    [
      'a login wall',
      `<html><head><title>Log in to X / X</title><link rel="canonical" href="https://x.com/a/status/${id}"></head><body><div id="react-root"></div></body></html>`,
    ],
    [
      'a shell',
      '<!doctype html><html><body><div id="react-root"></div><script>window.__INITIAL_STATE__={}</script></body></html>',
    ],
    [
      'a suspended account',
      `<html><head><title>Twitter / Account Suspended</title><meta property="og:url" content="https://twitter.com/a/status/${id}"></head><body><h1>This account has been suspended.</h1></body></html>`,
    ],
    [
      'a page that was not there',
      `<html><title>Twitter / ?</title><body data-id="${id}"><h1>Sorry, that page doesn’t exist!</h1></body></html>`,
    ],
    [
      'a preview that is cut',
      archivedBodies.preview({ ...plain, text: 'The old crane came down and then…' }),
    ],
    [
      'a preview that is cut before its link',
      archivedBodies.preview({ ...plain, text: 'The old crane… https://t.co/abc' }),
    ],
    ['an error of the API', JSON.stringify({ errors: [{ resource_id: id, title: 'Not Found Error' }] })],
    ['JSON that breaks off', archivedBodies.v1(plain).slice(0, 200)],
    ['a post without its author', JSON.stringify({ ...v1Object(plain), user: null })],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(read(text)).toBeNull()
  })

  it('reads deeply nested elements in time', () => {
    expect(read(`${'<div>'.repeat(50_000)}${id}`)).toBeNull()
  })
})

describe('the URLs to query', () => {
  it('are every host with the handle, and the URL without one', () => {
    expect(xArchivedPostReader.addresses(ref(plain.id, 'jack'), null)).toEqual([
      `twitter.com/jack/status/${plain.id}`,
      `x.com/jack/status/${plain.id}`,
      `mobile.twitter.com/jack/status/${plain.id}`,
      `twitter.com/i/web/status/${plain.id}`,
    ])
    expect(xArchivedPostReader.addresses(ref('20', 'jack'), null)).toContain('twitter.com/jack/statuses/20')
    expect(xArchivedPostReader.addresses(ref('20'), null)).toEqual([
      'twitter.com/i/web/status/20',
      'x.com/i/status/20',
    ])
  })

  it('cover an account’s days by the common digits of their ids', () => {
    const [first, ...rest] = xArchivedPostReader.snapshotsAround('AP', '2017-01-23')
    expect(first).toMatchObject({ prefix: 'twitter.com/AP/status/82' })
    expect(rest.map(({ prefix }) => prefix)).toEqual(['mobile.twitter.com/AP/status/82'])
    const pattern = new RegExp(`^(?:${first?.pattern})$`)
    for (const [time, inside] of [
      ['2017-01-21T23:59:59Z', false],
      ['2017-01-22T00:00:00Z', true],
      ['2017-01-23T12:00:00Z', true],
      ['2017-01-24T23:59:59Z', true],
      ['2017-01-25T00:00:01Z', false],
    ] as const) {
      expect(first?.contains(idAt(time)), time).toBe(inside)
      if (inside) expect(pattern.test(`https://twitter.com/AP/status/${idAt(time)}?s=20`), time).toBe(true)
    }
    expect(
      xArchivedPostReader.snapshotsAround('AP', '2024-01-23').map(({ prefix }) => prefix.split('/')[0]),
    ).toContain('x.com')
    expect(xArchivedPostReader.snapshotsAround('AP', '2009-01-23')).toEqual([])
  })
})
