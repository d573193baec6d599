import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { parseCanary } from './post-url.ts'
import { redditRecogniser } from './recogniser.ts'
import { REDDIT_RATES, REDDIT_SETTINGS } from './settings.ts'

/** Reddit's posts, without an account (`docs/platforms/reddit.md`). */
export const redditPlatform: Platform = {
  name: 'reddit',
  label: 'Reddit',
  recogniser: redditRecogniser,
  capture: defineCapture({
    witnesses: [
      {
        name: 'reddit-embed',
        card: 'from Reddit',
        page: 'Reddit, as it answers embeds',
        salvaged: 'what the embed page still shows is kept',
      },
      {
        name: 'reddit-atom',
        card: "from Reddit's feed, words only",
        page: "Reddit's feed of the post",
        salvaged: 'the words that the feed still serves are kept',
      },
    ],
    settings: REDDIT_SETTINGS,
    rates: REDDIT_RATES,
    canary: { post: parseCanary, hint: 'a post that will stay, such as r/investing/comments/7pfpeq' },
    client: async () => (await import('./client.ts')).createRedditClient,
  }),
  archived: async () => (await import('./archived-post-reader.ts')).redditArchivedPostReader,
  handlePrefix: 'u/',
}
