import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../../config/config.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { connectPlatforms } from '../../../src/platforms/connect-platforms.ts'
import { PLATFORMS, RECOGNISERS } from '../../../src/platforms/registry.ts'
import { checkPost } from '../../../src/verify/check-post.ts'
import { quoting } from '../../capture/posts.ts'
import { createRoom, type Room } from '../../capture/room.ts'
import type { ArchivedPage } from '../../support/origin/cdx.ts'
import {
  archived as page,
  archivedPicture as picture,
  previewPage,
  VINE,
  vineJson,
  archivedVineMedia as vineMedia,
  vinePage,
} from './pages.ts'

const postAt = (url: string): PostRef => {
  const post = RECOGNISERS.map((one) => one.post(url)).find((one) => one !== null)
  if (!post) throw new TypeError(`${url} names no post.`)
  return post
}

interface Closed {
  readonly name: string
  readonly url: string
  readonly archived: readonly ArchivedPage[]
  readonly missing: readonly object[]
  readonly record: object
  readonly roles: readonly string[]
}

const vine = `https://vine.co/v/${VINE}`
const vineRecord = {
  text: 'The crane comes down #harbour',
  entities: [{ kind: 'hashtag' }],
  author: { name: 'Harbour Desk', handle: 'harbourdesk', id: '900000000000000001', verification: 'verified' },
  publishedAt: '2015-09-12T15:52:18.000Z',
  media: [{ kind: 'video' }],
  metrics: { likes: 99, replies: 17, reposts: 13, views: 5379 },
  sensitive: false,
}
const periscope = 'https://www.pscp.tv/w/1aBcDeFgHiJkL'
const storify = 'https://storify.com/harbourdesk/the-crane-fell'
const plus = 'https://plus.google.com/+HarbourDesk/posts/HarbCrane01'
const twitpicFile = 'https://d3j5vwomefv46c.cloudfront.net/photos/large/900001.jpg'
const yfrogFile = 'https://img900.yfrog.com/img900/9/harbour.jpg'

const CLOSED: readonly Closed[] = [
  {
    name: 'a Vine whose JSON is archived',
    url: vine,
    archived: [
      page(`https://archive.vine.co/posts/${VINE}.json`, JSON.stringify(vineJson()), 'application/json'),
      ...vineMedia,
    ],
    missing: [],
    record: vineRecord,
    roles: ['video', 'poster'],
  },
  {
    name: 'a Vine whose page is archived, with its data',
    url: vine,
    archived: [page(vine, vinePage()), ...vineMedia],
    missing: [],
    record: vineRecord,
    roles: ['video', 'poster'],
  },
  {
    name: 'a Vine whose page of 2013 is archived',
    url: vine,
    archived: [page(vine, vinePage(false)), ...vineMedia],
    missing: [],
    record: {
      text: 'The crane comes down #harbour',
      author: { name: 'Harbour Desk' },
      media: [{ kind: 'video' }],
      publishedAt: null,
    },
    roles: ['video', 'poster'],
  },
  {
    name: 'a Vine whose film is not archived',
    url: vine,
    archived: [page(vine, vinePage())],
    missing: [{ part: 'video', reason: 'upstream' }],
    record: { text: 'The crane comes down #harbour' },
    roles: [],
  },
  {
    name: 'a broadcast of Periscope',
    url: periscope,
    archived: [
      page(
        'https://www.periscope.tv/w/1aBcDeFgHiJkL',
        previewPage({
          url: periscope,
          title: 'The crane comes down',
          image: 'https://prod-thumbs.video.pscp.tv/harbour.jpg',
        }),
      ),
      picture('https://prod-thumbs.video.pscp.tv/harbour.jpg'),
    ],
    missing: [{ part: 'video', url: periscope, reason: 'upstream' }],
    record: { text: 'The crane comes down', media: [{ kind: 'video' }] },
    roles: ['poster'],
  },
  {
    name: 'a story of Storify, by its summary',
    url: storify,
    archived: [
      page(
        storify,
        previewPage({ url: storify, title: 'The crane fell', description: 'What people at the pier saw' }),
      ),
    ],
    missing: [{ part: 'text', url: storify, reason: 'platform-closed' }],
    record: { text: 'What people at the pier saw', textCut: true, author: { handle: 'harbourdesk' } },
    roles: [],
  },
  {
    name: 'a post of Google+, by its summary',
    url: plus,
    archived: [
      page(plus, previewPage({ url: plus, title: 'Harbour Desk', description: 'The crane fell …' })),
    ],
    missing: [{ part: 'text', url: plus, reason: 'platform-closed' }],
    record: { text: 'The crane fell …', textCut: true, author: { handle: 'HarbourDesk' } },
    roles: [],
  },
  {
    name: 'a picture of TwitPic',
    url: 'https://twitpic.com/9harb1',
    archived: [
      page(
        'http://twitpic.com/9harb1',
        previewPage({
          url: 'http://twitpic.com/9harb1',
          title: 'The crane, fallen on Twitpic',
          image: twitpicFile,
        }),
      ),
      picture(twitpicFile),
    ],
    missing: [],
    record: { text: 'The crane, fallen', media: [{ kind: 'photo' }] },
    roles: ['photo'],
  },
  {
    name: 'a picture of yfrog',
    url: 'https://yfrog.com/h3harbourj',
    archived: [
      page(
        'http://yfrog.com/h3harbourj',
        previewPage({ url: 'http://yfrog.com/h3harbourj', title: 'yfrog Photo', image: yfrogFile }),
      ),
      picture(yfrogFile),
    ],
    missing: [],
    record: { text: null, media: [{ kind: 'photo' }] },
    roles: ['photo'],
  },
]

let room: Room | null = null
afterEach(async () => {
  await room?.[Symbol.asyncDispose]()
  room = null
})

/** The origin serves web archives only: a request to a closed platform fails the test. */
async function open(archived: readonly ArchivedPage[]): Promise<Room> {
  room = await createRoom({ pages: {}, archived }, {}, connectPlatforms(readConfig({})))
  return room
}

describe.each(CLOSED)('$name', ({ url, archived, missing, record, roles }) => {
  it('is salvaged from a web archive', async () => {
    const here = await open(archived)
    const result = await here.capture(postAt(url))
    expect(result).toMatchObject({ outcome: 'salvaged', reason: 'platform-closed', written: true })
    expect(result.missing).toMatchObject(missing)
    expect(result.missing).toHaveLength(missing.length)
    expect(result.manifest?.record).toMatchObject({ ...record, witness: 'web-archive' })
    const kept = result.manifest?.resources.map(({ role }) => role) ?? []
    expect(kept.filter((role) => role !== 'card' && role !== 'answer')).toEqual(roles)
    if (result.manifest !== null) expect(await here.valid(result.manifest)).toBe(true)
  })
})

describe.each(PLATFORMS.filter(({ closed }) => closed))('$label', ({ name }) => {
  const url = CLOSED.map((one) => one.url).find((one) => postAt(one).platform === name) ?? ''

  it('is gone where no archive has the post, and an article’s words are kept', async () => {
    const here = await open([])
    const post = postAt(url)
    expect(await here.capture(post)).toMatchObject({
      outcome: 'gone',
      reason: 'platform-closed',
      snapshot: null,
    })
    const cited = quoting({ id: post.id, author: { handle: 'desk', name: 'Desk' }, text: 'The crane fell.' })
    const citation = { ...cited.citation, platform: name, url }
    const result = await here.capture(post, { citations: [{ ...cited, citation }] })
    expect(result).toMatchObject({ outcome: 'salvaged', reason: 'platform-closed' })
    expect(result.manifest?.record).toMatchObject({ witness: 'citation', text: 'The crane fell.' })
  })

  it('is checked without a request', async () => {
    const { deps } = await open([])
    const { check } = await checkPost(postAt(url), deps)
    expect(check).toMatchObject({ liveness: 'platform-closed', evidence: [] })
  })

  it('is not read from pages of another post, a login or a shop at its domain', async () => {
    const other = previewPage({ url: 'https://example.com/', title: 'Buy this domain', description: 'Cheap' })
    const here = await open([page(url, other), page(url, '<html>'), page(url, '')])
    expect(await here.capture(postAt(url))).toMatchObject({ outcome: 'gone', reason: 'platform-closed' })
  })
})
