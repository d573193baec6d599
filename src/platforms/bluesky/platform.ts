import type { Platform } from '../../model/platform-definition.ts'
import { blueskyRecogniser } from './recogniser.ts'

/** Bluesky. Detects its posts in articles, but does not capture them yet. */
export const blueskyPlatform: Platform = {
  name: 'bluesky',
  label: 'Bluesky',
  recogniser: blueskyRecogniser,
  pageEmbeds: {
    forms: [
      { selector: 'blockquote.bluesky-embed[data-bluesky-uri]', attribute: 'data-bluesky-uri' },
      { selector: 'iframe[src*="embed.bsky.app/"]', attribute: 'src' },
    ],
  },
}
