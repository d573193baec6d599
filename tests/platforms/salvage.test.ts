import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../config/config.ts'
import type { PostRef } from '../../src/model/platform.ts'
import type { Platform } from '../../src/model/platform-definition.ts'
import { connectPlatforms } from '../../src/platforms/connect-platforms.ts'
import { instagramPlatform } from '../../src/platforms/instagram/platform.ts'
import { redditPlatform } from '../../src/platforms/reddit/platform.ts'
import { telegramPlatform } from '../../src/platforms/telegram/platform.ts'
import { threadsPlatform } from '../../src/platforms/threads/platform.ts'
import { tiktokPlatform } from '../../src/platforms/tiktok/platform.ts'
import { youtubePlatform } from '../../src/platforms/youtube/platform.ts'
import { quoting } from '../capture/posts.ts'
import { createRoom, type Room } from '../capture/room.ts'
import type { ArchivedPage } from '../support/origin/cdx.ts'
import { jpeg } from '../support/origin/picture.ts'
import {
  instagramEmbed,
  instagramEmbedUrl,
  instagramFile,
  instagramGonePages,
} from '../support/origin/platforms/instagram.ts'
import {
  redditAtomUrl,
  redditDeleted,
  redditEmbedUrl,
  redditPicture,
} from '../support/origin/platforms/reddit.ts'
import {
  telegramError,
  telegramFile,
  telegramList,
  telegramWidget,
  telegramWidgetUrl,
} from '../support/origin/platforms/telegram.ts'
import {
  threadsEmbed,
  threadsEmbedUrl,
  threadsFile,
  threadsGonePages,
} from '../support/origin/platforms/threads.ts'
import {
  tiktokDetail,
  tiktokGonePages,
  tiktokPage,
  tiktokPicture,
  tiktokSound,
} from '../support/origin/platforms/tiktok.ts'
import {
  youtubeGonePages,
  youtubePlayer,
  youtubeThumbnail,
  youtubeUnplayable,
} from '../support/origin/platforms/youtube.ts'
import type { Page } from '../support/origin/site.ts'
import { CAROUSEL, instagramRefOf } from './instagram/posts.ts'
import { THREAD, threadsRefOf } from './threads/posts.ts'
import { PHOTOS } from './tiktok/posts.ts'

interface Lost {
  readonly platform: Platform
  readonly post: PostRef
  /** What the platform answers. */
  readonly pages: Record<string, Page>
  readonly archived: readonly ArchivedPage[]
  readonly outcome: object
  readonly record: object
  readonly roles: readonly string[]
}

const timestamp = '20240505120000'
const picture = (url: string): ArchivedPage => ({
  url,
  timestamp,
  mime: 'image/jpeg',
  body: jpeg(8, 8, [9, 9, 90], url),
})
const none: Page = { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not found' }

const message = { channel: 'harbour_desk', number: 101, text: 'The crane came down.', photos: ['crane.jpg'] }
const video = { id: 'hArb0ur_-01', title: 'The crane', description: 'It came down.' }
const listing = [
  {
    kind: 'Listing',
    data: {
      children: [
        {
          kind: 't3',
          data: {
            id: '1harb01',
            name: 't3_1harb01',
            title: 'The crane',
            selftext: 'It came down.',
            selftext_html: '&lt;div class="md"&gt;&lt;p&gt;It came down.&lt;/p&gt;&lt;/div&gt;',
            author: 'filmgrain',
            subreddit_name_prefixed: 'r/harbour',
            created_utc: 1_714_900_000,
            url: redditPicture('crane1a2b3c4d5'),
            score: 7,
          },
        },
      ],
    },
  },
]

const LOST: readonly Lost[] = [
  {
    platform: threadsPlatform,
    post: threadsRefOf(THREAD),
    pages: threadsGonePages(THREAD.code),
    archived: [
      { url: threadsEmbedUrl(THREAD.code), timestamp, body: threadsEmbed(THREAD) },
      picture(threadsFile('crane.jpg')),
    ],
    outcome: { outcome: 'salvaged', reason: 'not-found' },
    record: { author: { handle: 'harbour.desk' }, media: [{}, {}, { kind: 'video' }] },
    roles: ['photo'],
  },
  {
    platform: instagramPlatform,
    post: instagramRefOf(CAROUSEL),
    pages: instagramGonePages(CAROUSEL.code),
    archived: [
      { url: instagramEmbedUrl(CAROUSEL.code), timestamp, body: instagramEmbed(CAROUSEL) },
      picture(instagramFile('crane.jpg')),
    ],
    outcome: { outcome: 'salvaged', reason: 'not-found' },
    record: {
      text: CAROUSEL.caption,
      author: { handle: 'harbour.desk' },
      media: [{}, {}, { kind: 'video' }],
    },
    roles: ['photo'],
  },
  {
    platform: telegramPlatform,
    post: { platform: 'telegram', id: 'harbour_desk/101', url: 'https://t.me/harbour_desk/101' },
    pages: {
      [telegramWidgetUrl('harbour_desk', 101)]: telegramError('Post not found'),
      'https://t.me/s/harbour_desk/101': telegramList([{ ...message, number: 102 }]),
    },
    archived: [
      { url: 'https://t.me/harbour_desk/101?embed=1&mode=tme', timestamp, body: telegramWidget(message) },
      picture(telegramFile('crane.jpg')),
    ],
    outcome: { outcome: 'salvaged', reason: 'not-found' },
    record: { text: 'The crane came down.', author: { handle: 'harbour_desk' }, media: [{ kind: 'photo' }] },
    roles: ['photo'],
  },
  {
    platform: youtubePlatform,
    post: { platform: 'youtube', id: video.id, url: `https://www.youtube.com/watch?v=${video.id}` },
    pages: youtubeGonePages(
      video.id,
      youtubeUnplayable('ERROR', 'Video unavailable', 'This video has been removed by the uploader'),
    ),
    archived: [
      {
        url: `https://www.youtube.com/watch?v=${video.id}`,
        timestamp,
        body: `<html><script>var ytInitialPlayerResponse = ${JSON.stringify(youtubePlayer(video))};var more = {};</script></html>`,
      },
      picture(youtubeThumbnail(video.id)),
    ],
    outcome: { outcome: 'salvaged', reason: 'deleted', missing: [{ part: 'video' }] },
    record: { title: 'The crane', text: 'The crane\n\nIt came down.', author: { handle: 'harbourdesk' } },
    roles: ['poster'],
  },
  {
    platform: redditPlatform,
    post: { platform: 'reddit', id: '1harb01', url: 'https://www.reddit.com/r/harbour/comments/1harb01/' },
    pages: {
      [redditEmbedUrl('1harb01')]: redditDeleted({ id: '1harb01' }),
      [redditAtomUrl('1harb01')]: none,
    },
    archived: [
      {
        url: 'https://www.reddit.com/r/harbour/comments/1harb01/the_crane/.json',
        timestamp,
        mime: 'application/json',
        body: JSON.stringify(listing),
      },
      picture(redditPicture('crane1a2b3c4d5')),
    ],
    outcome: { outcome: 'salvaged', reason: 'deleted', missing: [] },
    record: { text: 'The crane\n\nIt came down.', community: 'r/harbour', media: [{ kind: 'photo' }] },
    roles: ['photo'],
  },
  {
    platform: tiktokPlatform,
    post: {
      platform: 'tiktok',
      id: PHOTOS.id,
      url: `https://www.tiktok.com/@harbourdesk/photo/${PHOTOS.id}`,
    },
    pages: tiktokGonePages(PHOTOS.id, { page: tiktokPage({ statusCode: 10217 }) }),
    archived: [
      {
        url: `https://www.tiktok.com/@harbourdesk/photo/${PHOTOS.id}`,
        timestamp,
        body: String(tiktokPage(tiktokDetail(PHOTOS)).body),
      },
      picture(tiktokPicture('crane-up')),
      picture(tiktokPicture('crane-down')),
    ],
    outcome: {
      outcome: 'salvaged',
      reason: 'deleted',
      missing: [{ part: 'audio', url: tiktokSound(PHOTOS.id) }],
    },
    record: {
      text: PHOTOS.text,
      author: { handle: 'harbourdesk', verification: 'verified' },
      media: [{ kind: 'photo' }, { kind: 'photo' }, { kind: 'audio' }],
    },
    roles: ['photo'],
  },
]

let room: Room | null = null
afterEach(async () => {
  await room?.[Symbol.asyncDispose]()
  room = null
})
async function open({ platform, pages, archived }: Lost): Promise<Room> {
  const platforms = connectPlatforms(readConfig({}, [platform]), () => {}, [platform])
  room = await createRoom({ pages, archived }, {}, platforms)
  // What the archive lacks may be left on the platform's hosts; nothing is.
  room.origin.mood(
    /^https:\/\/(?!web\.archive)[^/]*(?:cdninstagram\.com|telesco\.pe|ytimg\.com|redd\.it|tiktokcdn\.com)\//,
    () => ({
      status: 404,
    }),
  )
  return room
}

describe.each(LOST)('a lost post of $platform.label', (lost) => {
  it('is salvaged from a web archive, with what the archive has of its media', async () => {
    const here = await open(lost)
    const result = await here.capture(lost.post)
    expect(result).toMatchObject({ ...lost.outcome, written: true })
    expect(result.manifest?.record).toMatchObject({ ...lost.record, witness: 'web-archive', quotedBy: null })
    const kept = result.manifest?.resources.map(({ role }) => role) ?? []
    expect(kept).toEqual(expect.arrayContaining([...lost.roles]))
    if (result.manifest === null) throw new TypeError('There is no snapshot.')
    expect(await here.valid(result.manifest)).toBe(true)
  })

  it('that no archive holds keeps the words of the article', async () => {
    const here = await open({ ...lost, archived: [] })
    const cited = quoting({
      id: lost.post.id,
      author: { handle: 'harbour_desk', name: 'Harbour Desk' },
      text: 'The crane came down.',
    })
    const citation = { ...cited.citation, platform: lost.post.platform, url: lost.post.url }
    const result = await here.capture(lost.post, { citations: [{ ...cited, citation }] })
    expect(result).toMatchObject({ outcome: 'salvaged' })
    expect(result.manifest?.record).toMatchObject({ witness: 'citation', text: 'The crane came down.' })
  })
})
