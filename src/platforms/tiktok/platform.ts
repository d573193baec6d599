import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { tiktokRef } from './post-url.ts'
import { tiktokRecogniser } from './recogniser.ts'
import { TIKTOK_RATES, TIKTOK_SETTINGS } from './settings.ts'

/** TikTok's videos and photo posts, without an account (`docs/platforms/tiktok.md`). */
export const tiktokPlatform: Platform = {
  name: 'tiktok',
  label: 'TikTok',
  recogniser: tiktokRecogniser,
  pageEmbeds: {
    forms: [
      { selector: 'blockquote.tiktok-embed[cite]', attribute: 'cite' },
      { selector: 'iframe[src*="tiktok.com/"]', attribute: 'src' },
    ],
  },
  capture: defineCapture({
    witnesses: [
      {
        name: 'tiktok-embed',
        card: 'from TikTok',
        page: "TikTok's embed page",
        salvaged: 'what the embed page still shows is kept',
      },
      {
        name: 'tiktok-player',
        card: "from TikTok's player",
        page: "TikTok's player",
        salvaged: "what TikTok's player still shows is kept",
      },
      {
        name: 'tiktok-page',
        card: "from TikTok's page",
        page: "the post's page on TikTok",
        salvaged: "what the post's page still shows is kept",
      },
      {
        name: 'tiktok-oembed',
        card: "from TikTok's oEmbed, words only",
        page: "TikTok's oEmbed",
        salvaged: 'the words that oEmbed still serves are kept',
      },
    ],
    settings: TIKTOK_SETTINGS,
    rates: TIKTOK_RATES,
    canary: { post: (id) => tiktokRef(id), hint: 'the id of a video that will stay' },
    client: async () => (await import('./client.ts')).createTiktokClient,
  }),
  archived: async () => (await import('./archived-post-reader.ts')).tiktokArchivedPostReader,
  verificationLabels: { verified: 'verified account' },
}
