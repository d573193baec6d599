import type { Platform } from '../../model/platform-definition.ts'
import { telegramRecogniser } from './recogniser.ts'

/** Telegram. Detects its posts in articles, but does not capture them yet. */
export const telegramPlatform: Platform = {
  name: 'telegram',
  label: 'Telegram',
  recogniser: telegramRecogniser,
  pageEmbeds: {
    forms: [
      {
        selector: 'script[data-telegram-post]',
        attribute: 'data-telegram-post',
        pattern: '(.+)',
        prefix: 'https://t.me/',
      },
      { selector: 'iframe[src*="t.me/"]', attribute: 'src' },
    ],
  },
}
