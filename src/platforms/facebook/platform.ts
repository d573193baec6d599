import type { Platform } from '../../model/platform-definition.ts'
import { facebookRecogniser } from './recogniser.ts'

/** Facebook. Detects its posts in articles, but does not capture them yet. */
export const facebookPlatform: Platform = {
  name: 'facebook',
  label: 'Facebook',
  recogniser: facebookRecogniser,
  pageEmbeds: {
    forms: [
      { selector: '.fb-post[data-href],.fb-video[data-href]', attribute: 'data-href' },
      { selector: 'iframe[src*="facebook.com/plugins/"]', attribute: 'src' },
    ],
    wrapper: '.fb_iframe_widget',
  },
}
