import type { Platform } from '../../model/platform-definition.ts'
import { mastodonRecogniser } from './recogniser.ts'

/** Mastodon: its posts are found in articles; there is no capture yet. */
export const mastodonPlatform: Platform = {
  name: 'mastodon',
  label: 'Mastodon',
  recogniser: mastodonRecogniser,
}
