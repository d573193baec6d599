import { defineCapture, type Platform } from '../../../src/model/platform-definition.ts'
import { defineSetting } from '../../../src/model/setting.ts'
import { perchRecogniser, postOf } from './recogniser.ts'
import { perchShortLinks } from './short-links.ts'

const capture = defineCapture({
  witnesses: [
    {
      name: 'perch-api',
      card: 'from Perch',
      page: "Perch's API",
      salvaged: "what Perch's API still serves is kept",
    },
    {
      name: 'perch-page',
      card: "from Perch's page, words only",
      page: "Perch's page",
      salvaged: "the words that Perch's page still shows are kept",
    },
  ],
  settings: {
    canary: defineSetting('STET_PERCH_CANARY', 'text', '900:1', 'The id of a post on Perch known to live.'),
    apiUrl: defineSetting(
      'STET_PERCH_API_URL',
      'url',
      'https://api.perch.example',
      "Where Perch's API is asked.",
    ),
  },
  rates: {
    'perch api': defineSetting('STET_PERCH_API_RATE', 'rate', '5/s', "How fast Perch's API may be asked."),
    'perch page': defineSetting(
      'STET_PERCH_PAGE_RATE',
      'rate',
      '1/s',
      "How fast Perch's pages may be asked.",
    ),
  },
  canary: { post: postOf, hint: 'the id of a post that will stay, such as 900:1' },
  client: async () => (await import('./client.ts')).createPerch,
})

/** Perch, a platform that does not exist (`docs/platforms/example.md`). */
export const perch: Platform & { readonly capture: typeof capture } = {
  name: 'perch',
  label: 'Perch',
  recogniser: perchRecogniser,
  capture,
  shortLinks: perchShortLinks,
  verificationLabels: { ring: 'ring of a known bird' },
  smallerAvatars: (url) => [`${url}?small`],
}
