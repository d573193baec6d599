import type { Platform } from '../../model/platform-definition.ts'
import { telegramRecogniser } from './recogniser.ts'

/** Telegram: its posts are found in articles; there is no capture yet. */
export const telegramPlatform: Platform = {
  name: 'telegram',
  label: 'Telegram',
  recogniser: telegramRecogniser,
}
