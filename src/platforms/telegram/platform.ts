import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { messageRef, parseMessageId } from './message-id.ts'
import { telegramRecogniser } from './recogniser.ts'
import { TELEGRAM_RATES, TELEGRAM_SETTINGS } from './settings.ts'

/** Telegram's public channels, without an account (`docs/platforms/telegram.md`). */
export const telegramPlatform: Platform = {
  name: 'telegram',
  label: 'Telegram',
  recogniser: telegramRecogniser,
  capture: defineCapture({
    witnesses: [
      {
        name: 'telegram-widget',
        card: 'from Telegram',
        page: "Telegram's widget",
        salvaged: 'what the widget still shows is kept',
      },
      {
        name: 'telegram-list',
        card: "from Telegram's list of the channel",
        page: "Telegram's list of the channel",
        salvaged: "what the channel's list still shows is kept",
      },
    ],
    settings: TELEGRAM_SETTINGS,
    rates: TELEGRAM_RATES,
    canary: {
      post(written) {
        const message = parseMessageId(written)
        return message && messageRef(message.channel, message.number)
      },
      hint: 'a message of a public channel that will stay, such as durov/43',
    },
    client: async () => (await import('./client.ts')).createTelegramClient,
  }),
  archived: async () => (await import('./archived-post-reader.ts')).telegramArchivedPostReader,
  missingLabel: ({ part, reason }) =>
    reason === 'upstream' && (part === 'text' || part === 'file')
      ? 'Telegram shows it only in its app'
      : null,
  verificationLabels: { verified: 'mark of a verified channel' },
}
