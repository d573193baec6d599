import { blueskyPages } from './platforms/bluesky.ts'
import { facebookPages } from './platforms/facebook.ts'
import { instagramPages } from './platforms/instagram.ts'
import { mastodonHost, mastodonJson, mastodonPages, mastodonStatus } from './platforms/mastodon.ts'
import { redditPages } from './platforms/reddit.ts'
import { telegramPages } from './platforms/telegram.ts'
import { threadsPages } from './platforms/threads.ts'
import { tiktokPages } from './platforms/tiktok.ts'
import { youtubePages } from './platforms/youtube.ts'
import type { Page } from './site.ts'

/** The pages of each platform's default canary other than X's, so that the origin answers it alive. */
export const CANARY_PAGES: Readonly<Record<string, Page>> = {
  ...redditPages({
    id: '7pfpeq',
    community: 'investing',
    title: 'Still singing',
    text: '<p>Still here.</p>',
  }),
  ...blueskyPages({
    did: 'did:plc:z72i7hdynmk6r22z27h6tvur',
    rkey: '3l3vgf77uco2g',
    handle: 'canary.example',
    text: 'still singing',
  }),
  ...mastodonHost('mastodon.social'),
  ...mastodonPages({
    host: 'mastodon.social',
    id: '103794036899778366',
    user: 'jk',
    content: '<p>still singing</p>',
  }),
  'https://truthsocial.com/api/v1/statuses/108779000807761862': mastodonJson(
    mastodonStatus({
      host: 'truthsocial.com',
      id: '108779000807761862',
      user: 'realDonaldTrump',
      content: '<p>still singing</p>',
    }),
  ),
  ...instagramPages({ code: 'CuE2WNQs6vH', caption: 'still singing', slides: [{ picture: 'canary.jpg' }] }),
  ...telegramPages({ channel: 'durov', number: 43, name: 'Canary', text: 'still singing' }),
  ...tiktokPages({ id: '6718335390845095173', text: 'Still singing' }),
  ...threadsPages({ code: 'C-srcchPpp7', text: 'still singing' }),
  ...facebookPages({
    id: '10102577175875681',
    handle: 'zuck',
    message: '<p>Still singing</p>',
    text: 'Still singing',
  }),
  ...youtubePages({ id: 'jNQXAC9IVRw', title: 'Still singing' }),
}
