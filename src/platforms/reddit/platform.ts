import type { Platform } from '../../model/platform-definition.ts'
import { redditRecogniser } from './recogniser.ts'

/** Reddit. Detects its posts in articles, but does not capture them yet. */
export const redditPlatform: Platform = {
  name: 'reddit',
  label: 'Reddit',
  recogniser: redditRecogniser,
  pageEmbeds: {
    forms: [
      { selector: 'blockquote.reddit-embed-bq,blockquote.reddit-card', pattern: '/comments/' },
      { selector: 'iframe[src*="redditmedia.com/"],iframe[src*="embed.reddit.com/"]', attribute: 'src' },
    ],
  },
}
