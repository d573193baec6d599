import type { Platform } from '../../model/platform-definition.ts'
import { youtubeRecogniser } from './recogniser.ts'

/** YouTube. Detects its posts in articles, but does not capture them yet. */
export const youtubePlatform: Platform = {
  name: 'youtube',
  label: 'YouTube',
  recogniser: youtubeRecogniser,
  pageEmbeds: {
    forms: [
      {
        selector: 'iframe[src*="youtube.com/embed/"],iframe[src*="youtube-nocookie.com/embed/"]',
        attribute: 'src',
      },
    ],
  },
}
