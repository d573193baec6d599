import { messageRef } from '../../../src/platforms/telegram/message-id.ts'
import { telegramPlatform } from '../../../src/platforms/telegram/platform.ts'
import { moods } from '../../support/origin/mood.ts'
import {
  type TelegramMessage,
  telegramError,
  telegramList,
  telegramPages,
  telegramWidget,
  telegramWidgetUrl,
} from '../../support/origin/platforms/telegram.ts'
import type { LiarSubject } from '../liar.ts'
import { DEADLY_WORDS } from './messages.ts'

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)
const message = (number: number): TelegramMessage => ({ channel: 'harbour_desk', number, text: DEADLY_WORDS })

const words = "This channel can’t be displayed because it violated Telegram's Terms of Service."

/** Telegram, for the test with false answers. */
export function createTelegramLiar(scale: number): LiarSubject {
  const living = numbers(1000, 1000 + 60 * scale)
  const deleted = numbers(1000 + 60 * scale, 1000 + 75 * scale)
  const list = telegramList(living.slice(-3).map(message))
  const banned = numbers(1, 1 + 15 * scale)
  return {
    platform: telegramPlatform,
    site: {
      pages: {
        // Where a false answer sends the widget.
        'https://t.me/harbour_desk': '<!doctype html><title>Telegram: View @harbour_desk</title>',
        ...Object.assign({}, ...living.map((number) => telegramPages(message(number)))),
        ...Object.fromEntries(
          deleted.flatMap((number) => [
            [telegramWidgetUrl('harbour_desk', number), telegramError('Post not found')],
            [`https://t.me/s/harbour_desk/${number}`, list],
          ]),
        ),
        ...Object.fromEntries(
          banned.flatMap((number) => [
            [telegramWidgetUrl('banned_desk', number), telegramError(words)],
            [
              `https://t.me/s/banned_desk/${number}`,
              { status: 302, headers: { location: 'https://t.me/banned_desk' } },
            ],
          ]),
        ),
      },
    },
    living: living.map((number) => messageRef('harbour_desk', number)),
    dead: [
      ...deleted.map((number) => ({
        post: messageRef('harbour_desk', number),
        liveness: 'not-found' as const,
      })),
      ...banned.map((number) => ({
        post: messageRef('banned_desk', number),
        liveness: 'account-suspended' as const,
      })),
    ],
    asks: ({ url }) => url.host === 't.me',
    lies: [
      moods.redirect('https://t.me/harbour_desk'),
      ...[
        telegramError('Channel with username <b>@harbour_desk</b> not found'),
        telegramError('This message is asleep.'),
        telegramWidget(message(7)),
        telegramList([]),
        telegramList([message(5000)]),
      ].map((body) => () => ({ headers: { 'content-type': 'text/html' }, body })),
    ],
  }
}
