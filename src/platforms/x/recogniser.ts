import type { Recogniser } from '../../model/recogniser.ts'
import { drawnCard } from './drawn-card.ts'
import { FLATTENED_CLUE, flattenedPosts } from './flattened.ts'
import { DATA_CLUE, embedObject } from './page-data.ts'
import { placeholder } from './placeholder.ts'
import { quotation } from './quotation.ts'
import { shortCodes } from './short-codes.ts'
import { isIntent, statusOf } from './status-url.ts'

/** How posts of X are recognised in articles: markup, page data, addresses and words without either. */
export const xRecogniser: Recogniser = {
  platform: 'x',
  // The mirrors and thread readers have paths of their own, but always one of these two.
  clues: ['twitter', 'tweet', 'x.com', '/status', '/thread/'],
  dataClue: DATA_CLUE,
  flattenedClue: FLATTENED_CLUE,
  post: statusOf,
  acts: isIntent,
  unfurled: true,
  element: (element) =>
    element.tag === 'blockquote'
      ? (quotation(element) ?? placeholder(element))
      : (drawnCard(element) ?? placeholder(element) ?? quotation(element)),
  object: embedObject,
  flattened: (text) => [...shortCodes(text), ...flattenedPosts(text)],
}
