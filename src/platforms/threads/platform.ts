import type { Platform } from '../../model/platform-definition.ts'
import { threadsRecogniser } from './recogniser.ts'

/** Threads. Detects its posts in articles, but does not capture them yet. */
export const threadsPlatform: Platform = {
  name: 'threads',
  label: 'Threads',
  recogniser: threadsRecogniser,
  pageEmbeds: {
    forms: [
      {
        selector: 'blockquote.text-post-media[data-text-post-permalink]',
        attribute: 'data-text-post-permalink',
      },
      { selector: 'iframe[src*="threads.net/"],iframe[src*="threads.com/"]', attribute: 'src' },
    ],
  },
}
