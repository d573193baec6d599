import type { Platform } from '../../model/platform-definition.ts'
import { facebookRecogniser } from './recogniser.ts'

/** Facebook: its posts are found in articles; there is no capture yet. */
export const facebookPlatform: Platform = {
  name: 'facebook',
  label: 'Facebook',
  recogniser: facebookRecogniser,
}
