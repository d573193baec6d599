import { readPlugin } from '../../src/platforms/facebook/plugin-page.ts'
import { readInstagramEmbed } from '../../src/platforms/instagram/embed-page.ts'
import { readPostPage } from '../../src/platforms/instagram/post-page.ts'
import { messageRef } from '../../src/platforms/telegram/message-id.ts'
import { readList, readWidget } from '../../src/platforms/telegram/read-answer.ts'
import { readThreadsEmbed } from '../../src/platforms/threads/embed-page.ts'
import { readThreadsPage } from '../../src/platforms/threads/post-page.ts'
import { readTiktokEmbed } from '../../src/platforms/tiktok/embed-page.ts'
import { tiktokRef } from '../../src/platforms/tiktok/post-url.ts'
import { readWebPage } from '../../src/platforms/tiktok/web-page.ts'
import { facebookPlugin } from '../support/origin/platforms/facebook.ts'
import { instagramEmbed, instagramPage } from '../support/origin/platforms/instagram.ts'
import { telegramList, telegramWidget } from '../support/origin/platforms/telegram.ts'
import { threadsEmbed, threadsPage } from '../support/origin/platforms/threads.ts'
import {
  type TiktokPost,
  tiktokDetail,
  tiktokEmbed,
  tiktokPage,
  tiktokState,
} from '../support/origin/platforms/tiktok.ts'
import { type DriftSubject, expectToNoticeDrift } from './drift.ts'
import { ALBUM as FACEBOOK_ALBUM, FILM, FOLDED } from './facebook/posts.ts'
import { CAROUSEL, instagramRefOf, PHOTO, REEL } from './instagram/posts.ts'
import { ALBUM, NEIGHBOURS, SITE_MESSAGE } from './telegram/messages.ts'
import { ANSWER, QUOTING, THREAD, threadsRefOf } from './threads/posts.ts'
import { PHOTOS, VIDEO } from './tiktok/posts.ts'

const album = messageRef('harbour_desk', 110)
const message = messageRef('harbour_desk', 101)

const refOf = ({ id }: TiktokPost) => {
  const post = tiktokRef(id)
  if (post === null) throw new TypeError(`${id} is no post.`)
  return post
}
const embedOf = (post: TiktokPost) => String(tiktokEmbed(post.id, tiktokState(post)).body)

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
  { name: "TikTok's embed page", post: refOf(VIDEO), html: embedOf(VIDEO), read: readTiktokEmbed },
  {
    name: "TikTok's embed page of photos",
    post: refOf(PHOTOS),
    html: embedOf(PHOTOS),
    read: readTiktokEmbed,
  },
  {
    name: "TikTok's page of photos",
    post: refOf(PHOTOS),
    html: String(tiktokPage(tiktokDetail(PHOTOS)).body),
    read: readWebPage,
  },
  ...[FOLDED, FILM, FACEBOOK_ALBUM].map((post) => ({
    name: `Facebook's plugin of ${post.text}`,
    post: { platform: 'facebook', id: post.id, url: `https://www.facebook.com/harbourdesk/posts/${post.id}` },
    html: String(facebookPlugin(post).body),
    read: readPlugin,
  })),
]

for (const subject of SUBJECTS) expectToNoticeDrift(subject)
