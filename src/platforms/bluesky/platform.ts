import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { postOfPermanentUri } from './at-uri.ts'
import { blueskyRecogniser } from './recogniser.ts'
import { BLUESKY_RATES, BLUESKY_SETTINGS } from './settings.ts'

/** Bluesky, without an account (`docs/platforms/bluesky.md`). */
export const blueskyPlatform: Platform = {
  name: 'bluesky',
  label: 'Bluesky',
  recogniser: blueskyRecogniser,
  pageEmbeds: {
    forms: [
      { selector: 'blockquote.bluesky-embed[data-bluesky-uri]', attribute: 'data-bluesky-uri' },
      { selector: 'iframe[src*="embed.bsky.app/"]', attribute: 'src' },
    ],
  },
  capture: defineCapture({
    witnesses: [
      {
        name: 'bluesky-appview',
        card: 'from Bluesky',
        page: "Bluesky's AppView",
        salvaged: 'what Bluesky still serves is kept',
      },
      {
        name: 'bluesky-pds',
        card: "from the author's own server",
        page: "the author's own server",
        salvaged: "what the author's own server still has is kept",
      },
      {
        name: 'bluesky-identity',
        card: "from the author's identity document",
        page: "the author's identity document",
        salvaged: "the author's identity document is kept",
      },
    ],
    settings: BLUESKY_SETTINGS,
    rates: BLUESKY_RATES,
    canary: { post: postOfPermanentUri, hint: 'the at-URI, with a DID, of a post that will stay' },
    client: async () => (await import('./client.ts')).createBlueskyClient,
  }),
  archived: async () => (await import('./archived.ts')).blueskyArchivedPostReader,
  verificationLabels: { verified: 'verified account', verifier: 'trusted verifier' },
  smallerAvatars(url) {
    const smaller = url.replace('/img/avatar/', '/img/avatar_thumbnail/')
    return smaller === url ? [] : [smaller]
  },
}
