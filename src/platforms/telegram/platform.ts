import type { Platform } from '../../model/platform-definition.ts'
import { telegramRecogniser } from './recogniser.ts'

/** Telegram. Detects its posts in articles, but does not capture them yet. */
export const telegramPlatform: Platform = {
  name: 'telegram',
  label: 'Telegram',
  recogniser: telegramRecogniser,
}
