import type { Recogniser } from '../../model/recogniser.ts'
import { DATA_CLUE, embedObject } from './recognise/embed-in-json.ts'
import { FLATTENED_CLUE, flattenedPosts } from './recognise/flattened.ts'
import { drawnCard } from './recognise/publisher-card.ts'
import { quotation } from './recognise/quotation.ts'
import { shortCodes } from './recognise/short-codes.ts'
import { placeholder } from './recognise/unloaded-embed.ts'
import { isIntentUrl, statusOf } from './status-url.ts'

/** Where X is called by its letter alone: short codes, and the BBC's skip link. */
const CODES_OF_X = ['[x ', '{% x ', '{{< x ', '{{<x ', '{{% x ', 'end of x post']

/** How posts of X are recognised in articles: markup, page data, addresses and words without either. */
export const xRecogniser: Recogniser = {
  platform: 'x',
  // The mirrors and thread readers have paths of their own, but always one of these two.
  clues: ['twitter', 'tweet', 'x.com', '/status', '/thread/', ...CODES_OF_X],
  dataClue: DATA_CLUE,
  flattenedClue: FLATTENED_CLUE,
  post: statusOf,
  acts: isIntentUrl,
  unfurled: true,
  element: (element) =>
    element.tag === 'blockquote'
      ? (quotation(element) ?? placeholder(element))
      : (drawnCard(element) ?? placeholder(element) ?? quotation(element)),
  object: embedObject,
  flattened: (text) => [...shortCodes(text), ...flattenedPosts(text)],
}
