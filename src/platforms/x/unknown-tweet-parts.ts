import { type FoundPart, findUnknownParts, toUnknownPart } from '../shared/unknown-parts.ts'
import { getObject, getString, type JsonObject } from '../shared/untyped-json.ts'
import { bareCardName, isKnownCard } from './card/card-names.ts'
import { TWEET_PATHS } from './fields/answer-paths.ts'

/** Finds what an answer of `tweet-result` holds and no row of its table names, cards of unknown names included. */
export function findUnknownTweetParts(tweet: JsonObject): FoundPart[] {
  const quote = getObject(tweet, 'quoted_tweet')
  const cards = [tweet, ...(quote === null ? [] : [quote])].flatMap((post) => unknownCard(post))
  return [...findUnknownParts(tweet, TWEET_PATHS), ...cards]
}

/** A card of an unknown name, whose other values Stet reads as far as it knows them. */
function unknownCard(post: JsonObject): FoundPart[] {
  const card = getObject(post, 'card')
  const name = getString(card, 'name')
  if (card === null || (name !== null && isKnownCard(name))) return []
  const path = `card.name=${bareCardName(name ?? 'none')}`
  return [toUnknownPart(path, card.binding_values)]
}
