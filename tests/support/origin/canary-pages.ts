import { telegramPages } from './platforms/telegram.ts'
import type { Page } from './site.ts'

/** The pages of each platform's default canary other than X's, so that the origin answers it alive. */
export const CANARY_PAGES: Readonly<Record<string, Page>> = {
  ...telegramPages({ channel: 'durov', number: 43, name: 'Canary', text: 'still singing' }),
}
