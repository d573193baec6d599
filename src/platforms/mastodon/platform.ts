import type { Platform } from '../../model/platform-definition.ts'
import { mastodonRecogniser } from './recogniser.ts'

/** Mastodon. Detects its posts in articles, but does not capture them yet. */
export const mastodonPlatform: Platform = {
  name: 'mastodon',
  label: 'Mastodon',
  recogniser: mastodonRecogniser,
  pageEmbeds: {
    forms: [
      { selector: 'iframe.mastodon-embed', attribute: 'src' },
      { selector: 'blockquote.mastodon-embed[data-embed-url]', attribute: 'data-embed-url' },
    ],
  },
}
