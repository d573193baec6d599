import { defineSetting } from '../../model/setting.ts'

export const TELEGRAM_SETTINGS = {
  canary: defineSetting(
    'STET_TELEGRAM_CANARY',
    'text',
    'durov/43',
    'The canary, a Telegram message known to live, as `channel/number`. Not-found counts only while it is answered alive.',
  ),
  url: defineSetting(
    'STET_TELEGRAM_URL',
    'url',
    'https://t.me',
    'The base URL of Telegram’s widget and list.',
  ),
}

/** Rate limits by source name; together one request a second (platforms-2.md § 0.2). */
export const TELEGRAM_RATES = {
  'telegram widget': defineSetting(
    'STET_TELEGRAM_WIDGET_RATE',
    'rate',
    '40/m burst 10',
    'Rate limit of Telegram’s widget, shared by all processes.',
  ),
  'telegram list': defineSetting(
    'STET_TELEGRAM_LIST_RATE',
    'rate',
    '20/m burst 5',
    'Rate limit of Telegram’s list of a channel’s messages, shared by all processes.',
  ),
}
