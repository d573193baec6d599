import { describe, expect, it } from 'vitest'
import { renderCard } from '../../../src/card/render-card.ts'
import type { Exchange } from '../../../src/model/http.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { instagramArchivedPostReader } from '../../../src/platforms/instagram/archived-post-reader.ts'
import { readInstagramEmbed } from '../../../src/platforms/instagram/embed-page.ts'
import { readPostPage } from '../../../src/platforms/instagram/post-page.ts'
import { instagramRef } from '../../../src/platforms/instagram/post-ref.ts'
import { LABELS } from '../../../src/platforms/registry.ts'
import {
  idOfShortcode,
  publicShortcode,
  timeOfShortcode,
} from '../../../src/platforms/shared/meta/shortcode.ts'
import {
  type InstagramPost,
  instagramEmbed,
  instagramFile,
  instagramMedia,
  instagramPage,
} from '../../support/origin/platforms/instagram.ts'
import { CAROUSEL, DEADLY_WORDS, instagramRefOf, PHOTO, REEL } from './posts.ts'

const answered = { status: 200, headers: {}, url: 'https://www.instagram.com/' } as Exchange
const AT = new Date('2026-03-02T00:00:00Z')

function statusOf(post: InstagramPost, html = instagramEmbed(post)) {
  return readInstagramEmbed(answered, html, instagramRefOf(post), AT)
}
function recordOf(post: InstagramPost): PostRecord {
  const status = statusOf(post)
  if (status.kind !== 'alive') throw new Error(status.kind)
  return PostRecord.parse(status.record)
}

describe('a shortcode', () => {
  it('holds a number and the time', () => {
    expect(idOfShortcode('DVV89JT6s_B')).toBe(3_843_245_941_707_165_633n)
    expect(timeOfShortcode('DVV89JT6s_B', AT)).toBe('2026-03-01T13:10:40.000Z')
    expect(timeOfShortcode('BE-y9KTstzV', AT)).toBe('2016-05-04T10:00:00.000Z')
  })

  it.each(['C8Xy', 'zzzzzzzzzzz', 'not a code'])(
    '%s of the first years, of the future, or none, has no time',
    (code) => {
      expect(timeOfShortcode(code, AT)).toBeNull()
    },
  )

  it('of a private share has a key behind it', () => {
    expect(publicShortcode(`DVV89JT6s_B${'k'.repeat(28)}`)).toBe('DVV89JT6s_B')
  })
})

describe('an embed page', () => {
  it('of a reel gives film, poster, song and counts', () => {
    expect(recordOf(REEL)).toMatchObject({
      url: `https://www.instagram.com/reel/${REEL.code}/`,
      byline: 'The Quays · Slack Water',
      media: [
        {
          kind: 'video',
          url: instagramFile('reel.mp4'),
          posterUrl: instagramFile('reel-still.jpg'),
          durationMs: 12_500,
        },
      ],
      metrics: { likes: 5096, replies: 120, views: 97_654 },
    })
  })

  it('of a photo is read from its markup: the widest picture, whole, and none of other posts', () => {
    const record = recordOf(PHOTO)
    expect(record.media).toMatchObject([{ kind: 'photo', url: instagramFile('dawn.jpg'), fallbackUrls: [] }])
    expect(record).toMatchObject({ text: PHOTO.caption, metrics: { likes: 5096, replies: 120 } })
  })

  it('reads the same caption from data and markup', () => {
    const caption = 'One & two <three>\n\n"Four" 🚢 #quay @ferry_desk'
    const [data, markup] = [true, false].map((has) => recordOf({ ...PHOTO, caption, data: has }))
    expect(data?.text).toBe(caption)
    expect(markup?.text).toBe(caption)
    expect(markup?.entities).toEqual(data?.entities)
    expect(data?.entities.map(({ kind, url }) => [kind, url])).toEqual([
      ['hashtag', 'https://www.instagram.com/explore/tags/quay/'],
      ['mention', 'https://www.instagram.com/ferry_desk/'],
    ])
  })

  it('without a caption is a post without words', () => {
    const { caption: _, ...silent } = PHOTO
    expect(statusOf(silent)).toMatchObject({ kind: 'alive', record: { text: null }, missing: [] })
  })

  it('of a film without a file keeps its poster, and names the film', () => {
    const still: InstagramPost = { ...REEL, slides: [{ picture: 'reel-still.jpg', film: null }] }
    for (const data of [true, false]) {
      expect(recordOf({ ...still, data }).media).toMatchObject([
        {
          kind: 'video',
          served: false,
          url: instagramRefOf(REEL).url,
          posterUrl: instagramFile('reel-still.jpg'),
        },
      ])
    }
  })

  it('of a carousel without data has its first picture, and says so', () => {
    const status = statusOf({ ...CAROUSEL, data: false })
    expect(status).toMatchObject({
      kind: 'alive',
      record: { media: [{ kind: 'photo' }] },
      missing: [{ part: 'photo', reason: 'upstream' }],
      notes: [expect.stringContaining('only the first picture')],
    })
  })

  it('is not taken for its end by its words', () => {
    for (const data of [true, false])
      expect(recordOf({ ...PHOTO, caption: DEADLY_WORDS, data }).text).toBe(DEADLY_WORDS)
  })

  it('takes media from Instagram’s own hosts only', () => {
    const elsewhere = instagramEmbed(REEL).replaceAll(
      'scontent-fra3-1.cdninstagram.com',
      'cdninstagram.com.evil.test',
    )
    expect(statusOf(REEL, elsewhere)).toMatchObject({
      kind: 'silent',
      reason: 'unreadable',
      absent: 'display_url',
    })
  })

  it.each([
    ['of another post', instagramEmbed(CAROUSEL), 'the embed of another post'],
    [
      'whose number is another post’s',
      instagramEmbed(REEL).replace(/data-media-id="\d+"/, 'data-media-id="5"'),
      'the embed of another post',
    ],
    [
      'of a nested page too deep to read',
      instagramEmbed(REEL).replace('<body', `${'<b>'.repeat(2000)}<body`),
      'a page that is nested too deeply',
    ],
  ])('%s says nothing', (_, html, unknown) => {
    expect(statusOf(REEL, html)).toMatchObject({ kind: 'silent', reason: 'unreadable', unknown })
  })

  it('is drawn with its words as words', () => {
    const hostile = '<script>alert(1)</script>'
    const record = recordOf({
      ...CAROUSEL,
      caption: hostile,
      slides: [{ picture: 'a.jpg', alt: hostile }, { picture: 'b.jpg' }],
    })
    const card = renderCard(record, { labels: LABELS, capturedAt: AT, resourceUrl: () => '/r/1' })
    expect(card).not.toContain('<script')
    expect(card.match(/&lt;script&gt;alert\(1\)/g)?.length).toBeGreaterThanOrEqual(2)
  })
})

describe("a post's page", () => {
  const read = (html: string, status = 200, headers = {}) =>
    readPostPage({ ...answered, status, headers }, html, instagramRef(REEL.code), AT)

  it('gives words and the display name, and names the media as missing', () => {
    expect(read(instagramPage(REEL))).toMatchObject({
      kind: 'alive',
      record: { text: 'Nine seconds.', author: { name: 'Harbour Desk', handle: 'harbour.desk' }, media: [] },
      missing: [{ part: 'video' }],
    })
  })

  it('of a reel has another address, which is asked once', () => {
    const moved = `https://www.instagram.com/reel/${REEL.code}/`
    expect(read('', 301, { location: moved })).toMatchObject({
      kind: 'moved',
      post: { id: REEL.code, url: moved },
    })
  })
})

describe('an archived copy', () => {
  const at = new Date('2024-05-05T12:00:00Z')
  const archived = (text: string, post = PHOTO) =>
    instagramArchivedPostReader.read(instagramRefOf(post), {
      url: instagramRefOf(post).url,
      at,
      mime: 'text/html',
      text,
    })
  const page = (media: object) =>
    `<html><script>window._sharedData = ${JSON.stringify({ entry_data: { PostPage: [{ graphql: { shortcode_media: media } }] } })};</script></html>`

  it.each([
    ['an embed page', instagramEmbed(CAROUSEL), 3, 0],
    ['a page of 2019', page(instagramMedia(CAROUSEL)), 3, 0],
    ['a page with tags alone', instagramPage(CAROUSEL), 0, 1],
  ])('of %s is read', (_, text, media, missing) => {
    const found = archived(text, CAROUSEL)
    expect(PostRecord.parse(found?.record)).toMatchObject({
      text: CAROUSEL.caption,
      witness: 'web-archive',
      archivedAt: at.toISOString(),
    })
    expect([found?.record.media.length, found?.missing.length]).toEqual([media, missing])
    expect(archived(text, REEL)).toBeNull()
  })

  it('of a login page is none', () => {
    expect(archived('<html><body><form><input name="password"></form></body></html>')).toBeNull()
  })
})
