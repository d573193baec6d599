import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { parseShortcode } from './post-ref.ts'
import { instagramRecogniser } from './recogniser.ts'
import { INSTAGRAM_RATES, INSTAGRAM_SETTINGS } from './settings.ts'

/** Instagram's posts and reels, as it serves them to embeds (`docs/platforms/instagram.md`). */
export const instagramPlatform: Platform = {
  name: 'instagram',
  label: 'Instagram',
  recogniser: instagramRecogniser,
  pageEmbeds: {
    forms: [
      { selector: 'blockquote.instagram-media[data-instgrm-permalink]', attribute: 'data-instgrm-permalink' },
      { selector: 'iframe[src*="instagram.com/"]', attribute: 'src' },
    ],
  },
  capture: defineCapture({
    witnesses: [
      {
        name: 'instagram-embed',
        card: 'from Instagram',
        page: 'Instagram, as it answers embeds',
        salvaged: 'what the embed page still shows is kept',
      },
      {
        name: 'instagram-page',
        card: "from Instagram's page of the post, words only",
        page: "Instagram's page of the post",
        salvaged: 'the words that the page still serves are kept',
      },
      {
        name: 'instagram-oembed',
        card: "from Instagram's oEmbed, which has no words",
        page: "Instagram's oEmbed",
        salvaged: 'oEmbed has no words',
      },
    ],
    settings: INSTAGRAM_SETTINGS,
    rates: INSTAGRAM_RATES,
    canary: {
      post: parseShortcode,
      hint: 'the shortcode of a public post that will stay, such as CuE2WNQs6vH',
    },
    client: async () => (await import('./client.ts')).createInstagramClient,
  }),
  archived: async () => (await import('./archived-post-reader.ts')).instagramArchivedPostReader,
  verificationLabels: { verified: 'mark of a verified account' },
}
