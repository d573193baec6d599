import { redditPages } from './platforms/reddit.ts'
import { telegramPages } from './platforms/telegram.ts'
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
  ...telegramPages({ channel: 'durov', number: 43, name: 'Canary', text: 'still singing' }),
  ...youtubePages({ id: 'jNQXAC9IVRw', title: 'Still singing' }),
}
