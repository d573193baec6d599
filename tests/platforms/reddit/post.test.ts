import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import { renderCard } from '../../../src/card/render-card.ts'
import type { Exchange } from '../../../src/model/http.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { PostRecord } from '../../../src/model/post-record.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { readAtom } from '../../../src/platforms/reddit/atom.ts'
import { readEmbedPage } from '../../../src/platforms/reddit/embed-page.ts'
import { redditPlatform } from '../../../src/platforms/reddit/platform.ts'
import { redditRef } from '../../../src/platforms/reddit/post-url.ts'
import { LABELS } from '../../../src/platforms/registry.ts'
import { createRoom, type Room } from '../../capture/room.ts'
import { moods } from '../../support/origin/mood.ts'
import {
  type RedditPost,
  redditAtom,
  redditDeleted,
  redditEmbed,
  redditEmbedUrl,
  redditFilm,
  redditPages,
} from '../../support/origin/platforms/reddit.ts'
import type { Page } from '../../support/origin/site.ts'

const ID = '1harb01'
const refOf = (id: string, owner: string | null = 'r/harbour'): PostRef => {
  const post = redditRef(id, owner)
  if (post === null) throw new TypeError(`${id} is no post.`)
  return post
}
const answered = { status: 200, headers: {} } as Exchange
const AT = new Date('2026-03-02T00:00:00Z')

function recordOf(more: Partial<RedditPost>): PostRecord {
  const status = readEmbedPage(answered, redditEmbed({ id: ID, ...more }), refOf(ID), AT)
  if (status.kind !== 'alive') throw new Error(status.kind)
  return PostRecord.parse(status.record)
}

let room: Room | null = null
afterEach(async () => {
  await room?.[Symbol.asyncDispose]()
  room = null
})
async function open(...pages: Record<string, Page>[]): Promise<Room> {
  const platforms = connectPlatforms(readConfig({}, [redditPlatform]), () => {}, [redditPlatform])
  room = await createRoom({ pages: Object.assign({}, ...pages) }, {}, platforms)
  return room
}

describe('a video', () => {
  const video: RedditPost = { id: ID, type: 'video', files: ['v1abcd2efgh3i'] }

  it('is kept as the best packaged file, with its sound', async () => {
    const here = await open(redditPages({ ...video, packaged: true }))
    const { outcome, manifest } = await here.capture(refOf(ID))
    expect(outcome).toBe('captured')
    expect(manifest?.record.media).toMatchObject([
      { kind: 'video', height: 1920, durationMs: 14_000, fallbackUrls: [] },
    ])
    expect(here.origin.asked('v.redd.it')).toEqual([])
  })

  it('without one is kept as the best picture and the best sound', async () => {
    const here = await open(redditPages(video))
    const { outcome, manifest } = await here.capture(refOf(ID))
    expect(outcome).toBe('captured')
    expect(manifest?.record.media).toMatchObject([
      {
        url: redditFilm('v1abcd2efgh3i', 'CMAF_720.mp4'),
        soundUrl: redditFilm('v1abcd2efgh3i', 'CMAF_AUDIO_128.mp4'),
        width: 720,
        height: 1280,
      },
    ])
    const roles = manifest?.resources.map(({ role }) => role) ?? []
    expect(roles).toEqual(expect.arrayContaining(['video', 'audio', 'poster']))
  })

  it('without a manifest is kept as its playlist, or is missing', async () => {
    const here = await open(redditPages(video))
    here.origin.mood(/DASHPlaylist/, moods.status(403))
    here.origin.mood(/HLSPlaylist/, moods.blocked())
    expect(await here.capture(refOf(ID))).toMatchObject({
      outcome: 'partial',
      missing: [{ part: 'video', url: redditFilm('v1abcd2efgh3i', 'HLSPlaylist.m3u8') }],
    })
  })
})

describe('a post whose community is not known', () => {
  it('is asked for again where the page says, and so is its feed', async () => {
    const here = await open(redditPages({ id: ID, text: '<p>Words</p>' }))
    const { outcome, manifest } = await here.capture(refOf(ID, null))
    expect(outcome).toBe('captured')
    expect(manifest?.record).toMatchObject({
      url: `https://www.reddit.com/r/harbour/comments/${ID}/`,
      author: { handle: 'filmgrain' },
      confirmedBy: ['reddit-atom'],
    })
    expect(here.origin.asked('embed.reddit.com').map(({ url }) => url.href)).toEqual([
      redditEmbedUrl(ID, 'reddit'),
      redditEmbedUrl(ID),
    ])
  })
})

describe('a crosspost', () => {
  const parent: RedditPost = {
    id: '1paren1',
    community: 'quays',
    title: 'First seen here',
    type: 'image',
    files: ['pict1a2b3c4d5'],
  }
  const post: RedditPost = {
    id: ID,
    type: 'crosspost',
    url: 'https://www.reddit.com/r/quays/comments/1paren1/first/',
  }

  it('quotes the post that it shows, with its picture', async () => {
    const here = await open(redditPages(post), redditPages(parent))
    const { outcome, manifest } = await here.capture(refOf(ID))
    expect(outcome).toBe('captured')
    expect(manifest?.record.quoted).toMatchObject({
      status: 'served',
      post: { id: '1paren1', community: 'r/quays', title: 'First seen here', media: [{ kind: 'photo' }] },
    })
    expect(manifest?.resources.filter(({ role }) => role === 'photo')).toHaveLength(1)
  })

  it('keeps the address of one that is not served, which is missing', async () => {
    const here = await open(redditPages(post), redditPages(parent))
    here.origin.mood(/1paren1/, moods.outage())
    const { outcome, manifest, missing } = await here.capture(refOf(ID))
    expect(manifest?.record.quoted).toMatchObject({ status: 'unavailable', id: '1paren1' })
    expect([outcome, missing]).toEqual([
      'partial',
      [{ part: 'quoted', url: 'https://www.reddit.com/r/quays/comments/1paren1/', reason: 'upstream' }],
    ])
  })

  it('of a post that Reddit itself shows as deleted is whole', async () => {
    const here = await open(redditPages(post), redditPages(parent))
    here.origin.mood(/embed\.reddit\.com\/r\/quays/, (usual) => ({ ...usual, body: redditDeleted(parent) }))
    const { outcome, manifest } = await here.capture(refOf(ID))
    expect([outcome, manifest?.record.quoted?.status]).toEqual(['captured', 'unavailable'])
  })
})

describe('a shared link', () => {
  const shared: PostRef = {
    platform: 'reddit',
    id: 'r/harbour/s/KeyOfPost1',
    url: 'https://www.reddit.com/r/harbour/s/KeyOfPost1',
  }
  it.each([
    ['leads to a login', moods.redirect('https://www.reddit.com/login/'), 'blocked'],
    ['is refused', moods.status(403), 'blocked'],
    ['is not found', moods.blocked(), 'failed'],
    ['leads to a community', moods.redirect('https://www.reddit.com/r/harbour/'), 'failed'],
    ['leads away', moods.redirect('https://127.0.0.1/r/harbour/comments/1harb01/'), 'failed'],
    ['meets an outage', moods.outage(), 'failed'],
  ])('that %s says nothing about the post', async (_, mood, outcome) => {
    const here = await open({ [shared.url]: '' })
    here.origin.mood(/\/s\/KeyOfPost1/, mood)
    expect(await here.capture(shared)).toMatchObject({ outcome, snapshot: null })
    const client = here.deps.platforms.get('reddit')
    const { http, clock } = here.deps
    const context = {
      http,
      clock,
      scratch: { dir: '', file: () => '', async [Symbol.asyncDispose]() {} },
      maxWaitMs: 0,
    }
    expect(await client?.check(shared, context)).toMatchObject({ liveness: 'unknown' })
  })
})

describe('the record', () => {
  it('keeps a link, a poll’s absence, and that a post is not for everyone', () => {
    expect(recordOf({ type: 'link', url: 'https://www.example.org/story', nsfw: true })).toMatchObject({
      linkCard: { url: 'https://www.example.org/story', site: 'www.example.org' },
      sensitive: true,
    })
    const poll = readEmbedPage(answered, redditEmbed({ id: ID, type: 'poll' }), refOf(ID), AT)
    expect(poll).toMatchObject({ kind: 'alive', missing: [{ part: 'poll' }] })
  })

  it('takes the title from the address where the page has none', () => {
    const status = readEmbedPage(
      answered,
      redditEmbed({ id: ID, title: null, slug: 'the_crane_fell' }),
      refOf(ID),
      AT,
    )
    expect(status).toMatchObject({
      kind: 'alive',
      record: { title: 'The crane fell' },
      notes: ['The title is the one in the address.'],
    })
  })

  it('asks no stranger for pictures in the text', () => {
    const { media } = recordOf({
      text: '<p>A</p><img src="https://i.redd.it.evil.test/x1y2z3.jpg"><img src="https://preview.redd.it/abc1def2ghi.png?s=1">',
    })
    expect(media.map(({ url, served }) => [url, served])).toEqual([
      [`https://www.reddit.com/r/harbour/comments/${ID}/`, false],
      ['https://i.redd.it/abc1def2ghi.png', undefined],
    ])
  })

  it('of a text reads the same from page and feed', () => {
    const text =
      '<h2>Part one</h2><p>Two\n  lines<br>and <a href="/user/ines">u/ines</a>.</p><ol><li><p>one</p></li><li>two</li></ol><blockquote><p>said</p></blockquote><pre><code>a\n  b</code></pre>'
    const post: RedditPost = { id: ID, title: 'A &lt;b&gt; title', text }
    const feed = readAtom(answered, redditAtom(post), refOf(ID))
    const record = recordOf(post)
    expect(record.text).toBe(
      'A <b> title\n\nPart one\n\nTwo lines\nand u/ines.\n\n• one\n• two\n\nsaid\n\na\n  b',
    )
    expect(feed).toMatchObject({ kind: 'alive', record: { text: record.text, entities: record.entities } })
    expect(record.entities).toMatchObject([{ kind: 'mention', url: 'https://www.reddit.com/user/ines' }])
    const [{ start = 0, end = 0 } = {}] = record.entities
    expect(record.text?.slice(start, end)).toBe('u/ines')
  })

  it('is drawn with its markup as words', () => {
    const hostile = '&lt;script&gt;alert(1)&lt;/script&gt;'
    const record = recordOf({
      title: hostile,
      text: `<p>${hostile}<script>alert(2)</script> <a href="javascript:alert(3)">here</a></p>`,
    })
    const card = renderCard(record, { labels: LABELS, capturedAt: AT, resourceUrl: () => null })
    expect(card).not.toMatch(/<script|javascript:|alert\(2\)/)
    expect(card.match(/&lt;script&gt;alert\(1\)/g)?.length).toBeGreaterThanOrEqual(2)
    expect(card).toContain('r/harbour')
  })
})
