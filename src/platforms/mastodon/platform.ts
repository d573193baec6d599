import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { postAtUrl } from './post-id.ts'
import { mastodonRecogniser } from './recogniser.ts'
import { MASTODON_RATES, MASTODON_SETTINGS } from './settings.ts'

/** Mastodon and the servers like it, without an account (`docs/platforms/mastodon.md`). */
export const mastodonPlatform: Platform = {
  name: 'mastodon',
  label: 'Mastodon',
  recogniser: mastodonRecogniser,
  pageEmbeds: {
    forms: [
      { selector: 'iframe.mastodon-embed,iframe.pixelfed__embed', attribute: 'src' },
      { selector: 'iframe[data-misskey-embed-id]', attribute: 'src' },
      { selector: 'blockquote.mastodon-embed[data-embed-url]', attribute: 'data-embed-url' },
    ],
  },
  capture: defineCapture({
    witnesses: [
      {
        name: 'mastodon-api',
        card: 'from its Mastodon host',
        page: 'the API of its host',
        salvaged: 'what its host still serves is kept',
      },
      {
        name: 'mastodon-activitypub',
        card: 'from its host, by ActivityPub',
        page: "its host's ActivityPub object",
        salvaged: 'the words that its host still gives to other servers are kept',
      },
    ],
    settings: MASTODON_SETTINGS,
    rates: MASTODON_RATES,
    canary: { post: postAtUrl, hint: 'the address of a post that will stay' },
    client: async () => (await import('./client.ts')).createMastodonClient,
  }),
  archived: async () => (await import('./archived.ts')).mastodonArchivedPostReader,
}
