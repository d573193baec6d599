import type { Platform } from '../../model/platform-definition.ts'
import { tiktokRecogniser } from './recogniser.ts'

/** TikTok. Detects its posts in articles, but does not capture them yet. */
export const tiktokPlatform: Platform = {
  name: 'tiktok',
  label: 'TikTok',
  recogniser: tiktokRecogniser,
  pageEmbeds: {
    forms: [
      { selector: 'blockquote.tiktok-embed[cite]', attribute: 'cite' },
      { selector: 'iframe[src*="tiktok.com/"]', attribute: 'src' },
    ],
  },
}
