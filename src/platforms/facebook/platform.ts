import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { parseFacebookCanary } from './post-url.ts'
import { facebookRecogniser } from './recogniser.ts'
import { FACEBOOK_RATES, FACEBOOK_SETTINGS } from './settings.ts'

/** Facebook's public posts, photos, videos and reels, without an account (`docs/platforms/facebook.md`). */
export const facebookPlatform: Platform = {
  name: 'facebook',
  label: 'Facebook',
  recogniser: facebookRecogniser,
  pageEmbeds: {
    forms: [
      { selector: '.fb-post[data-href],.fb-video[data-href]', attribute: 'data-href' },
      { selector: 'iframe[src*="facebook.com/plugins/"]', attribute: 'src' },
    ],
    wrapper: '.fb_iframe_widget',
  },
  capture: defineCapture({
    witnesses: [
      {
        name: 'facebook-plugin',
        card: 'from Facebook',
        page: "Facebook's plugin for embedded posts",
        salvaged: 'what the plugin still shows is kept',
      },
      {
        name: 'facebook-page',
        card: "from the post's page on Facebook, words only",
        page: "the post's page on Facebook",
        salvaged: "the words that the post's page still shows are kept",
      },
      {
        name: 'facebook-oembed',
        card: "from Facebook's oEmbed",
        page: "Facebook's oEmbed",
        salvaged: 'oEmbed still knows the post',
      },
    ],
    settings: FACEBOOK_SETTINGS,
    rates: FACEBOOK_RATES,
    canary: { post: parseFacebookCanary, hint: 'the address of a public post that will stay' },
    client: async () => (await import('./client.ts')).createFacebookClient,
  }),
}
