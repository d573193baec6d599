import { defineCapture, type Platform } from '../../model/platform-definition.ts'
import { looksLikeNotice } from './notices.ts'
import { xRecogniser } from './recognise/recogniser.ts'
import { X_RATES, X_SETTINGS } from './settings.ts'
import { xShortLinks } from './short-links.ts'
import { createStatusRef, isStatusId } from './status-url.ts'

/** The start of a post's URL without its author. */
const STATUS = 'https://x.com/i/status/'

/** X, formerly Twitter, without an account (`docs/platforms/x.md`). */
export const xPlatform: Platform = {
  name: 'x',
  label: 'X',
  recogniser: xRecogniser,
  pageEmbeds: {
    forms: [
      {
        selector: 'blockquote.twitter-tweet,blockquote.twitter-video',
        pattern: '/status(?:es)?/(\\d+)',
        prefix: STATUS,
      },
      {
        selector: 'iframe[data-tweet-id],twitter-widget[data-tweet-id]',
        attribute: 'data-tweet-id',
        pattern: '(.+)',
        prefix: STATUS,
      },
      {
        selector: 'iframe[src*="platform.twitter.com/embed/"],iframe[src*="platform.x.com/embed/"]',
        attribute: 'src',
        pattern: '(?:/status(?:es)?/|[?&]id=)(\\d+)',
        prefix: STATUS,
      },
    ],
    wrapper: '.twitter-tweet-rendered',
  },
  capture: defineCapture({
    witnesses: [
      {
        name: 'x-syndication',
        card: 'from X',
        page: 'X, as it answers embeds',
        salvaged: 'what was captured before is kept',
      },
      {
        name: 'x-oembed',
        card: "from X's oEmbed, words only",
        page: "X's oEmbed",
        salvaged: 'the words that oEmbed still serves are kept',
      },
      {
        name: 'x-fx',
        card: 'from a third party that reads X',
        page: 'a third party that reads X',
        salvaged: 'the words that FxTwitter still serves are kept',
      },
    ],
    settings: X_SETTINGS,
    rates: X_RATES,
    canary: {
      post: (id) => (isStatusId(id) ? createStatusRef(id, null) : null),
      hint: 'the decimal id of a post that will stay',
    },
    client: async () => (await import('./client.ts')).createXClient,
  }),
  archived: async () => (await import('./archived/post-reader.ts')).xArchivedPostReader,
  shortLinks: xShortLinks,
  isNotice: looksLikeNotice,
  missingLabel({ part, reason, url }) {
    if (part !== 'text' || reason !== 'upstream') return null
    return url?.includes('/i/article/')
      ? 'X shows only the beginning of an Article without a login'
      : 'X shows only the first 280 characters without a login'
  },
  verificationLabels: {
    blue: 'blue mark',
    business: 'gold mark of an organisation',
    government: 'grey mark of a public office',
    legacy: 'mark from before 2023',
  },
  smallerAvatars(url) {
    const smaller = url.replace(/_400x400(\.\w{3,4})$/, '_normal$1')
    return smaller === url ? [] : [smaller]
  },
}
