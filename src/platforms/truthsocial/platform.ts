import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { truthRef } from './post-url.ts'
import { truthsocialRecogniser } from './recogniser.ts'
import { TRUTHSOCIAL_RATES, TRUTHSOCIAL_SETTINGS } from './settings.ts'

/** Truth Social, without an account (`docs/platforms/truthsocial.md`). */
export const truthsocialPlatform: Platform = {
  name: 'truthsocial',
  label: 'Truth Social',
  recogniser: truthsocialRecogniser,
  pageEmbeds: {
    forms: [{ selector: 'iframe.truthsocial-embed', attribute: 'src' }],
  },
  capture: defineCapture({
    witnesses: [
      {
        name: 'truthsocial-api',
        card: 'from Truth Social',
        page: "Truth Social's API",
        salvaged: 'what Truth Social still serves is kept',
      },
    ],
    settings: TRUTHSOCIAL_SETTINGS,
    rates: TRUTHSOCIAL_RATES,
    canary: { post: truthRef, hint: 'the number of a post that will stay' },
    client: async () => (await import('./client.ts')).createTruthSocialClient,
  }),
  archived: async () => (await import('./archived.ts')).truthsocialArchivedPostReader,
  verificationLabels: { verified: 'red mark of a verified account' },
}
