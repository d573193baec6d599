import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../src/model/http.ts'
import type { PostRef } from '../../src/model/platform.ts'
import { createAppView } from '../../src/platforms/bluesky/appview.ts'
import { readInstagramEmbed } from '../../src/platforms/instagram/embed-page.ts'
import { readPostPage } from '../../src/platforms/instagram/post-page.ts'
import { readObject } from '../../src/platforms/mastodon/activitypub.ts'
import { readStatusAnswer } from '../../src/platforms/mastodon/host-apis.ts'
import { readLemmyAnswer } from '../../src/platforms/mastodon/lemmy.ts'
import { readNoteAnswer } from '../../src/platforms/mastodon/misskey.ts'
import { readAtom } from '../../src/platforms/reddit/atom.ts'
import { readEmbedPage } from '../../src/platforms/reddit/embed-page.ts'
import type { MovedStatus, SourceStatus } from '../../src/platforms/shared/source-status.ts'
import { readList, readWidget } from '../../src/platforms/telegram/read-answer.ts'
import { readThreadsEmbed } from '../../src/platforms/threads/embed-page.ts'
import { readTruthAnswer } from '../../src/platforms/truthsocial/client.ts'
import { readYoutubeOembed } from '../../src/platforms/youtube/oembed.ts'
import { readPlayer } from '../../src/platforms/youtube/player.ts'
import { blueskyView } from '../support/origin/platforms/bluesky.ts'
import { instagramEmbed, instagramPage } from '../support/origin/platforms/instagram.ts'
import { type MastodonStatus, mastodonNote, mastodonStatus } from '../support/origin/platforms/mastodon.ts'
import { redditAtom, redditEmbed } from '../support/origin/platforms/reddit.ts'
import { telegramList, telegramWidget } from '../support/origin/platforms/telegram.ts'
import { threadsEmbed } from '../support/origin/platforms/threads.ts'
import { youtubeOembed, youtubePlayer } from '../support/origin/platforms/youtube.ts'
import { seeded } from '../support/seeded.ts'
import { refOf as blueskyRefOf, PICTURES } from './bluesky/posts.ts'
import { CAROUSEL, instagramRefOf, PHOTO } from './instagram/posts.ts'
import { refOf } from './mastodon/posts.ts'
import { POST } from './reddit/posts.ts'
import { NEIGHBOURS, SITE_MESSAGE } from './telegram/messages.ts'
import { ANSWER, THREAD, threadsRefOf } from './threads/posts.ts'
import { VIDEO } from './youtube/videos.ts'

interface Reader {
  readonly name: string
  readonly post: PostRef
  /** The answer for a living post. */
  readonly text: string
  read(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus | MovedStatus
}

const message: PostRef = {
  platform: 'telegram',
  id: 'harbour_desk/101',
  url: 'https://t.me/harbour_desk/101',
}
const video: PostRef = {
  platform: 'youtube',
  id: VIDEO.id,
  url: `https://www.youtube.com/watch?v=${VIDEO.id}`,
}
const post: PostRef = {
  platform: 'reddit',
  id: POST.id,
  url: `https://www.reddit.com/r/harbour/comments/${POST.id}/`,
}

/** Words like Reddit's own, without the element around them, would be Reddit's own. */
const PLAIN = { ...POST, title: 'The crane', text: '<p>It came down.</p>' }

const STATUS: MastodonStatus = {
  host: 'harbour.example',
  id: '115900000000000031',
  content: '<p>It came down</p>',
}
const status: PostRef = refOf(STATUS)
const truth: PostRef = {
  platform: 'truthsocial',
  id: STATUS.id,
  url: `https://truthsocial.com/@harbour/${STATUS.id}`,
}
const skeet: PostRef = blueskyRefOf(PICTURES)
const appview = createAppView('https://public.api.bsky.app')
const note: PostRef = { platform: 'mastodon', id: 'notes.example/9b', url: 'https://notes.example/notes/9b' }
const page: PostRef = { platform: 'mastodon', id: 'lemmy.example/12', url: 'https://lemmy.example/post/12' }

const READERS: readonly Reader[] = [
  ...[THREAD, ANSWER].map((one) => ({
    name: `the embed page of Threads (${one.code})`,
    post: threadsRefOf(one),
    text: threadsEmbed(one),
    read: readThreadsEmbed,
  })),
  ...[CAROUSEL, PHOTO].map((one) => ({
    name: `the embed page of Instagram (${one.code})`,
    post: instagramRefOf(one),
    text: instagramEmbed(one),
    read: readInstagramEmbed,
  })),
  {
    name: 'the page of Instagram',
    post: instagramRefOf(PHOTO),
    text: instagramPage(PHOTO),
    read: readPostPage,
  },
  { name: 'the widget of Telegram', post: message, text: telegramWidget(SITE_MESSAGE), read: readWidget },
  {
    name: 'the list of Telegram',
    post: message,
    text: telegramList([...NEIGHBOURS, SITE_MESSAGE]),
    read: readList,
  },
  {
    name: 'the player of YouTube',
    post: video,
    text: JSON.stringify(youtubePlayer(VIDEO)),
    read: readPlayer,
  },
  {
    name: 'oEmbed of YouTube',
    post: video,
    text: JSON.stringify(youtubeOembed(VIDEO)),
    read: readYoutubeOembed,
  },
  { name: 'the embed page of Reddit', post, text: redditEmbed(PLAIN), read: readEmbedPage },
  { name: 'the feed of Reddit', post, text: redditAtom(PLAIN), read: readAtom },
  {
    name: 'the thread of Bluesky',
    post: skeet,
    text: JSON.stringify({ thread: { post: blueskyView(PICTURES) } }),
    read: appview.thread.read,
  },
  {
    name: 'the posts of Bluesky',
    post: skeet,
    text: JSON.stringify({ posts: [blueskyView(PICTURES)] }),
    read: appview.posts.read,
  },
  {
    name: 'the API of Mastodon',
    post: status,
    text: JSON.stringify(mastodonStatus(STATUS)),
    read: readStatusAnswer,
  },
  {
    name: 'ActivityPub',
    post: status,
    text: JSON.stringify(mastodonNote(STATUS)),
    read: readObject,
  },
  {
    name: 'the API of Misskey',
    post: note,
    text: JSON.stringify({
      id: '9b',
      visibility: 'public',
      text: 'It came down',
      user: { username: 'desk' },
    }),
    read: readNoteAnswer,
  },
  {
    name: 'the API of Lemmy',
    post: page,
    text: JSON.stringify({
      post_view: {
        post: { id: 12, name: 'It came down', published: '2026-03-01T08:00:00Z' },
        creator: { name: 'desk' },
      },
    }),
    read: readLemmyAnswer,
  },
  {
    name: 'the API of Truth Social',
    post: truth,
    text: JSON.stringify(mastodonStatus({ ...STATUS, host: 'truthsocial.com' })),
    read: readTruthAnswer,
  },
]
const answered = { status: 200, headers: {} } as Exchange
const AT = new Date('2026-03-02T00:00:00Z')
const ROUNDS = 60
const NO_DEATH = ['alive', 'silent', 'refused', 'moved']

describe.each(READERS)('the answer of $name for a living post', ({ read, text, post: wanted }) => {
  const kindOf = (damaged: string): string => read(answered, damaged, wanted, AT).kind

  it('is alive', () => {
    expect(kindOf(text)).toBe('alive')
  })

  it('is never its death where it is cut, anywhere', () => {
    const cuts = Array.from({ length: ROUNDS }, (_, n) => Math.floor((text.length * n) / ROUNDS))
    for (const at of cuts) expect(NO_DEATH).toContain(kindOf(text.slice(0, at)))
    for (const at of cuts.slice(1)) expect(NO_DEATH).toContain(kindOf(text.slice(at)))
  })

  // A list whose middle is lost may lack the post. Not-found needs both witnesses.
  it('names no death where its middle is lost', () => {
    const dice = seeded(7)
    for (let n = 0; n < ROUNDS; n++) {
      const from = Math.floor(dice() * text.length)
      const to = from + Math.floor(dice() * (text.length - from))
      expect('named').not.toBe(kindOf(text.slice(0, from) + text.slice(to)))
    }
  })

  it('names no death where characters are others', () => {
    const dice = seeded(11)
    for (let n = 0; n < ROUNDS; n++) {
      const characters = [...text]
      for (let m = 0; m < 20; m++) {
        characters[Math.floor(dice() * characters.length)] = '<>"&\0{}/ \ud800a'.charAt(
          Math.floor(dice() * 12),
        )
      }
      expect('named').not.toBe(kindOf(characters.join('')))
    }
  })

  it.each([
    '',
    ' ',
    'null',
    '[]',
    '""',
    '404',
    '<',
    '<html>',
    '<!doctype html><p>Post not found</p>',
    '\0'.repeat(99),
  ])('is never its death in the shape %j', (damaged) => {
    expect(NO_DEATH).toContain(kindOf(damaged))
  })
})
