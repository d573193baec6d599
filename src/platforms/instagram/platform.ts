import type { Platform } from '../../model/platform-definition.ts'
import { instagramRecogniser } from './recogniser.ts'

/** Instagram: its posts are found in articles; there is no capture yet. */
export const instagramPlatform: Platform = {
  name: 'instagram',
  label: 'Instagram',
  recogniser: instagramRecogniser,
}
