import { blueskyPages } from './platforms/bluesky.ts'
import { telegramPages } from './platforms/telegram.ts'
import { youtubePages } from './platforms/youtube.ts'
import type { Page } from './site.ts'

/** The pages of each platform's default canary other than X's, so that the origin answers it alive. */
export const CANARY_PAGES: Readonly<Record<string, Page>> = {
  ...blueskyPages({
    did: 'did:plc:z72i7hdynmk6r22z27h6tvur',
    rkey: '3l3vgf77uco2g',
    handle: 'canary.example',
    text: 'still singing',
  }),
  ...telegramPages({ channel: 'durov', number: 43, name: 'Canary', text: 'still singing' }),
  ...youtubePages({ id: 'jNQXAC9IVRw', title: 'Still singing' }),
}
