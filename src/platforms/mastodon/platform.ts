import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { mastodonArchivedPostReader } from './archived.ts'
import { createMastodonClient, mastodonCanary } from './client.ts'
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
    canary: { post: mastodonCanary, hint: 'the address of a post that will stay' },
    connect: createMastodonClient,
  }),
  archived: mastodonArchivedPostReader,
}
