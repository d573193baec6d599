import type { Platform } from '../../model/platform-definition.ts'
import { facebookRecogniser } from './recogniser.ts'

/** Facebook. Detects its posts in articles, but does not capture them yet. */
export const facebookPlatform: Platform = {
  name: 'facebook',
  label: 'Facebook',
  recogniser: facebookRecogniser,
}
