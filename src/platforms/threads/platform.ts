import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { parseThreadsCode } from './post-ref.ts'
import { threadsRecogniser } from './recogniser.ts'
import { THREADS_RATES, THREADS_SETTINGS } from './settings.ts'

/** Threads, as it serves posts to embeds (`docs/platforms/threads.md`). */
export const threadsPlatform: Platform = {
  name: 'threads',
  label: 'Threads',
  recogniser: threadsRecogniser,
  pageEmbeds: {
    forms: [
      {
        selector: 'blockquote.text-post-media[data-text-post-permalink]',
        attribute: 'data-text-post-permalink',
      },
      { selector: 'iframe[src*="threads.net/"],iframe[src*="threads.com/"]', attribute: 'src' },
    ],
  },
  capture: defineCapture({
    witnesses: [
      {
        name: 'threads-embed',
        card: 'from Threads',
        page: 'Threads, as it answers embeds',
        salvaged: 'what the embed page still shows is kept',
      },
      {
        name: 'threads-page',
        card: 'from the page of the post at Threads, words only',
        page: 'the page of the post at Threads',
        salvaged: 'the words that the page still serves are kept',
      },
      {
        name: 'threads-oembed',
        card: 'from the oEmbed of Threads, which has no words',
        page: 'the oEmbed of Threads',
        salvaged: 'oEmbed has no words',
      },
    ],
    settings: THREADS_SETTINGS,
    rates: THREADS_RATES,
    canary: {
      post: parseThreadsCode,
      hint: 'the shortcode of a public post that will stay, such as C-srcchPpp7',
    },
    client: async () => (await import('./client.ts')).createThreadsClient,
  }),
  archived: async () => (await import('./archived-post-reader.ts')).threadsArchivedPostReader,
  verificationLabels: { verified: 'mark of a verified account' },
}
