import type { Recogniser } from '../../../model/recogniser.ts'
import { isIntentUrl, parseStatusUrl } from '../status-url.ts'
import { DATA_PATTERN, findXEmbedInJson } from './embed-in-json.ts'
import { FLATTENED_PATTERN, findFlattenedXPosts } from './flattened.ts'
import { findPublisherCard } from './publisher-card.ts'
import { findQuotedEmbed } from './quoted-embed.ts'
import { findXShortCodes } from './short-codes.ts'
import { findUnloadedEmbed } from './unloaded-embed.ts'

/** Forms that name X by its letter alone: short codes, and the BBC's skip link. */
const CODES_OF_X = ['[x ', '{% x ', '{{< x ', '{{<x ', '{{% x ', 'end of x post']

/** Recognises posts of X in articles: markup, page data, URLs and flattened text. */
export const xRecogniser: Recogniser = {
  platform: 'x',
  // Front ends and thread readers have other paths, but each contains one of these two.
  clues: ['twitter', 'tweet', 'x.com', '/status', '/thread/', ...CODES_OF_X],
  dataClue: DATA_PATTERN,
  flattenedClue: FLATTENED_PATTERN,
  post: parseStatusUrl,
  acts: isIntentUrl,
  unfurled: true,
  element: (element) =>
    element.tag === 'blockquote'
      ? (findQuotedEmbed(element) ?? findUnloadedEmbed(element))
      : (findPublisherCard(element) ?? findUnloadedEmbed(element) ?? findQuotedEmbed(element)),
  object: findXEmbedInJson,
  flattened: (text) => [...findXShortCodes(text), ...findFlattenedXPosts(text)],
}
