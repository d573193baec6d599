import type { Platform } from '../../model/platform-definition.ts'
import { truthsocialRecogniser } from './recogniser.ts'

/** Truth Social: its posts are found in articles; there is no capture yet. */
export const truthsocialPlatform: Platform = {
  name: 'truthsocial',
  label: 'Truth Social',
  recogniser: truthsocialRecogniser,
}
