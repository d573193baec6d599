import { readInstagramEmbed } from '../../src/platforms/instagram/embed-page.ts'
import { readPostPage } from '../../src/platforms/instagram/post-page.ts'
import { messageRef } from '../../src/platforms/telegram/message-id.ts'
import { readList, readWidget } from '../../src/platforms/telegram/read-answer.ts'
import { readThreadsEmbed } from '../../src/platforms/threads/embed-page.ts'
import { readThreadsPage } from '../../src/platforms/threads/post-page.ts'
import { instagramEmbed, instagramPage } from '../support/origin/platforms/instagram.ts'
import { telegramList, telegramWidget } from '../support/origin/platforms/telegram.ts'
import { threadsEmbed, threadsPage } from '../support/origin/platforms/threads.ts'
import { type DriftSubject, expectToNoticeDrift } from './drift.ts'
import { CAROUSEL, instagramRefOf, PHOTO, REEL } from './instagram/posts.ts'
import { ALBUM, NEIGHBOURS, SITE_MESSAGE } from './telegram/messages.ts'
import { ANSWER, QUOTING, THREAD, threadsRefOf } from './threads/posts.ts'

const album = messageRef('harbour_desk', 110)
const message = messageRef('harbour_desk', 101)

const SUBJECTS: readonly DriftSubject[] = [
  ...[THREAD, ANSWER, QUOTING].map((post) => ({
    name: `Threads' embed page of ${post.code}`,
    post: threadsRefOf(post),
    html: threadsEmbed(post),
    read: readThreadsEmbed,
  })),
  { name: "Threads' page", post: threadsRefOf(THREAD), html: threadsPage(THREAD), read: readThreadsPage },
  ...[CAROUSEL, REEL, PHOTO].map((post) => ({
    name: `Instagram's embed page of ${post.code}`,
    post: instagramRefOf(post),
    html: instagramEmbed(post),
    read: readInstagramEmbed,
  })),
  { name: "Instagram's page", post: instagramRefOf(REEL), html: instagramPage(REEL), read: readPostPage },
  { name: "Telegram's widget", post: message, html: telegramWidget(SITE_MESSAGE), read: readWidget },
  { name: "Telegram's widget of an album", post: album, html: telegramWidget(ALBUM), read: readWidget },
  { name: "Telegram's list", post: album, html: telegramList([...NEIGHBOURS, ALBUM]), read: readList },
]

for (const subject of SUBJECTS) expectToNoticeDrift(subject)
