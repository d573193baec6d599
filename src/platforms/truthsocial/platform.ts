import type { Platform } from '../../model/platform-definition.ts'
import { truthsocialRecogniser } from './recogniser.ts'

/** Truth Social. Detects its posts in articles, but does not capture them yet. */
export const truthsocialPlatform: Platform = {
  name: 'truthsocial',
  label: 'Truth Social',
  recogniser: truthsocialRecogniser,
  pageEmbeds: {
    forms: [{ selector: 'iframe.truthsocial-embed', attribute: 'src' }],
  },
}
