import type { Liveness, Outcome, Reason } from '../../src/model/outcome.ts'
import type { PostRef } from '../../src/model/platform.ts'
import type { PlatformSubject } from '../contracts/platform.contract.ts'
import { facebookGonePages } from '../support/origin/platforms/facebook.ts'
import { mastodonJson } from '../support/origin/platforms/mastodon.ts'
import { tiktokPages } from '../support/origin/platforms/tiktok.ts'
import type { OriginSite } from '../support/origin/site.ts'
import { createBlueskyLiar } from './bluesky/liar.ts'
import { blueskySubject } from './bluesky/subject.ts'
import { archived, archivedVineMedia, VINE, vinePage } from './defunct/pages.ts'
import { facebookSubject } from './facebook/subject.ts'
import { createInstagramLiar } from './instagram/liar.ts'
import { instagramSubject } from './instagram/subject.ts'
import type { LiarSubject } from './liar.ts'
import { createMastodonLiar } from './mastodon/liar.ts'
import { mastodonSubject } from './mastodon/subject.ts'
import { createRedditLiar } from './reddit/liar.ts'
import { redditSubject } from './reddit/subject.ts'
import { createTelegramLiar } from './telegram/liar.ts'
import { telegramSubject } from './telegram/subject.ts'
import { createThreadsLiar } from './threads/liar.ts'
import { threadsSubject } from './threads/subject.ts'
import { createTiktokLiar } from './tiktok/liar.ts'
import { PHOTOS } from './tiktok/posts.ts'
import { tiktokSubject } from './tiktok/subject.ts'
import { truthsocialSubject } from './truthsocial/subject.ts'
import { xSubject } from './x/subject.ts'
import { ref } from './x/world.ts'
import { createYoutubeLiar } from './youtube/liar.ts'
import { youtubeSubject } from './youtube/subject.ts'

/** Two posts of a platform, the first alive and with media, and how their captures end. */
export interface CitedPair {
  readonly subject: PlatformSubject
  readonly dead: PostRef
  readonly embed: (post: PostRef) => string
  readonly living: readonly [Outcome, Reason | null]
  readonly gone: readonly [Outcome, Reason]
}

function deadPost({ dead, platform }: LiarSubject, cause: Liveness): PostRef {
  const found = dead.find(({ liveness }) => liveness === cause)
  if (found === undefined) throw new TypeError(`No post of ${platform.label} is ${cause}.`)
  return found.post
}
const frame = (src: string): string => `<iframe src="${src}" width="400"></iframe>`
const X_DEAD = ref('1896657840327524353', 'mira_holt')
const FACEBOOK_DEAD = '1485000000000666'
const FACEBOOK_DEAD_URL = `https://www.facebook.com/harbourdesk/posts/${FACEBOOK_DEAD}`
const TRUTH_DEAD = '115900000000000055'

const blueskyLiar = createBlueskyLiar(1)
const instagramLiar = createInstagramLiar(1)
const threadsLiar = createThreadsLiar(1)
const mastodonLiar = createMastodonLiar(1)
const redditLiar = createRedditLiar(1)
const telegramLiar = createTelegramLiar(1)
const tiktokLiar = createTiktokLiar(1)
const youtubeLiar = createYoutubeLiar(1)

/** The pairs in the order of the article, by the liveness table of each platform. */
export const PAIRS: readonly CitedPair[] = [
  {
    subject: xSubject,
    dead: X_DEAD,
    embed: ({ url }) =>
      `<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Nine seconds, and it was over.</p>&mdash; Mira Holt (@mira_holt) <a href="${url}">March 3, 2025</a></blockquote>`,
    living: ['captured', null],
    // The article's words remain.
    gone: ['salvaged', 'deleted'],
  },
  {
    subject: blueskySubject,
    dead: deadPost(blueskyLiar, 'account-suspended'),
    embed: ({ id, url }) =>
      `<blockquote class="bluesky-embed" data-bluesky-uri="${id}" data-bluesky-cid="bafyrei"><p lang="en">The crane came down.</p>&mdash; Harbour Desk (<a href="https://bsky.app/profile/harbour.example">@harbour.example</a>) <a href="${url}">March 1, 2026 at 8:00 AM</a></blockquote>`,
    living: ['captured', null],
    gone: ['salvaged', 'account-suspended'],
  },
  {
    subject: mastodonSubject,
    dead: deadPost(mastodonLiar, 'account-suspended'),
    embed: ({ url }) => frame(`${url}/embed`),
    living: ['captured', null],
    // A frame holds no words.
    gone: ['gone', 'account-suspended'],
  },
  {
    subject: truthsocialSubject,
    dead: {
      platform: 'truthsocial',
      id: TRUTH_DEAD,
      url: `https://truthsocial.com/@harbour/${TRUTH_DEAD}`,
    },
    embed: ({ url }) => frame(`${url}/embed`),
    living: ['captured', null],
    // Its only source does not find the post, which proves nothing.
    gone: ['failed', 'upstream'],
  },
  {
    subject: youtubeSubject,
    dead: deadPost(youtubeLiar, 'deleted'),
    embed: ({ id }) => frame(`https://www.youtube.com/embed/${id}`),
    // The film itself is not asked for.
    living: ['partial', 'upstream'],
    gone: ['gone', 'deleted'],
  },
  {
    subject: instagramSubject,
    dead: deadPost(instagramLiar, 'not-found'),
    embed: ({ url }) =>
      `<blockquote class="instagram-media" data-instgrm-captioned data-instgrm-permalink="${url}?utm_source=ig_embed" data-instgrm-version="14"><p>The crane came down.</p><p>A post shared by Harbour Desk (@harbour.desk)</p></blockquote>`,
    living: ['captured', null],
    gone: ['salvaged', 'not-found'],
  },
  {
    subject: threadsSubject,
    dead: deadPost(threadsLiar, 'not-found'),
    embed: ({ url, id }) =>
      `<blockquote class="text-post-media" data-text-post-permalink="${url}" data-text-post-version="0" id="ig-tp-${id}"><a href="${url}">View on Threads</a></blockquote>`,
    living: ['captured', null],
    gone: ['gone', 'not-found'],
  },
  {
    subject: telegramSubject,
    dead: deadPost(telegramLiar, 'not-found'),
    embed: ({ id }) =>
      `<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="${id}" data-width="100%"></script>`,
    living: ['captured', null],
    gone: ['gone', 'not-found'],
  },
  {
    subject: redditSubject,
    dead: deadPost(redditLiar, 'deleted'),
    embed: ({ url }) =>
      `<blockquote class="reddit-embed-bq"><a href="${url}">The crane came down</a><br> by <a href="https://www.reddit.com/user/filmgrain/">u/filmgrain</a> in <a href="https://www.reddit.com/r/harbour/">harbour</a></blockquote>`,
    living: ['captured', null],
    gone: ['salvaged', 'deleted'],
  },
  {
    subject: tiktokSubject,
    dead: deadPost(tiktokLiar, 'account-deleted'),
    embed: ({ id, url }) =>
      `<blockquote class="tiktok-embed" cite="${url}" data-video-id="${id}"><section><a title="@harbourdesk" href="https://www.tiktok.com/@harbourdesk?refer=embed">@harbourdesk</a> <p>The crane came down.</p> <a title="♬ original sound" href="https://www.tiktok.com/music/original-sound-1">♬ original sound - Harbour Desk</a></section></blockquote>`,
    living: ['captured', null],
    gone: ['salvaged', 'account-deleted'],
  },
  {
    subject: facebookSubject,
    dead: { platform: 'facebook', id: FACEBOOK_DEAD, url: FACEBOOK_DEAD_URL },
    embed: ({ url }) =>
      `<div class="fb-post" data-href="${url}" data-width="500"><blockquote cite="${url}" class="fb-xfbml-parse-ignore"><p>The crane came down.</p>Posted by <a href="https://www.facebook.com/harbourdesk/">Harbour Desk</a> on <a href="${url}">Sunday, 1 March 2026</a></blockquote></div>`,
    living: ['captured', null],
    // What Facebook says of it, it says of living posts too.
    gone: ['failed', 'unreadable'],
  },
]

/** A post that the article shows once, and how its capture ends. */
interface CitedPost {
  readonly post: PostRef
  readonly embed: string
  readonly outcome: readonly [Outcome, Reason | null]
  readonly liveness: Liveness
}

/** Posts of other kinds, behind the pairs. */
export const SINGLES: readonly CitedPost[] = [
  {
    post: {
      platform: 'tiktok',
      id: PHOTOS.id,
      url: `https://www.tiktok.com/@harbourdesk/photo/${PHOTOS.id}`,
    },
    embed: frame(`https://www.tiktok.com/player/v1/${PHOTOS.id}`),
    outcome: ['captured', null],
    liveness: 'live',
  },
  {
    post: { platform: 'vine', id: VINE, url: `https://vine.co/v/${VINE}` },
    embed: `<iframe class="vine-embed" src="https://vine.co/v/${VINE}/embed/simple" width="480" height="480"></iframe>`,
    outcome: ['salvaged', 'platform-closed'],
    liveness: 'platform-closed',
  },
]

/** How the captures of the article's citations end, in their order. */
export const ENDS: readonly (readonly [string, Outcome, Reason | null])[] = [
  ...PAIRS.flatMap(({ subject: { platform }, living, gone }) => [
    [platform.name, ...living] as const,
    [platform.name, ...gone] as const,
  ]),
  ...SINGLES.map(({ post, outcome }) => [post.platform, ...outcome] as const),
]

/** The origin's site with every post of the article. */
export const MIXED_SITE: OriginSite = {
  posts: [
    ...(xSubject.site.posts ?? []),
    {
      id: X_DEAD.id,
      author: { handle: 'mira_holt', name: 'Mira Holt' },
      text: 'Nine seconds.',
      dead: 'deleted',
    },
  ],
  pages: {
    ...Object.assign(
      {},
      ...[
        blueskyLiar,
        threadsLiar,
        instagramLiar,
        mastodonLiar,
        youtubeLiar,
        telegramLiar,
        redditLiar,
        tiktokLiar,
      ].map(({ site }) => site.pages),
      ...PAIRS.map(({ subject }) => subject.site.pages),
    ),
    ...tiktokPages(PHOTOS),
    ...facebookGonePages(FACEBOOK_DEAD_URL),
    [`https://truthsocial.com/api/v1/statuses/${TRUTH_DEAD}`]: mastodonJson(
      { error: 'Record not found' },
      404,
    ),
  },
  archived: [archived(`https://vine.co/v/${VINE}`, vinePage()), ...archivedVineMedia],
}

export const MIXED_ARTICLE = `<title>The crane</title><h1>The crane</h1>${PAIRS.map(
  ({ subject, dead, embed }) =>
    `<p>${subject.platform.label}:</p>${embed(subject.post)}<p>And:</p>${embed(dead)}`,
).join('')}${SINGLES.map(({ post, embed }) => `<p>${post.platform}:</p>${embed}`).join('')}`
