import type { Platform } from '../../model/platform-definition.ts'
import { instagramRecogniser } from './recogniser.ts'

/** Instagram. Detects its posts in articles, but does not capture them yet. */
export const instagramPlatform: Platform = {
  name: 'instagram',
  label: 'Instagram',
  recogniser: instagramRecogniser,
  pageEmbeds: {
    forms: [
      { selector: 'blockquote.instagram-media[data-instgrm-permalink]', attribute: 'data-instgrm-permalink' },
      { selector: 'iframe[src*="instagram.com/"]', attribute: 'src' },
    ],
  },
}
