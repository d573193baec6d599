import type { MissingPart } from '../../../model/outcome.ts'
import type { Entity, LinkCard, Medium, Poll } from '../../../model/post-record.ts'
import type { JsonObject } from '../../shared/untyped-json.ts'
import { photoMedium } from '../tweet-media.ts'
import { readCardValues } from './card-values.ts'
import { readFilmCard } from './film-card.ts'
import { readLinkCard } from './link-card.ts'
import { readPollCard } from './poll-card.ts'
import { readUnifiedCard } from './unified-card.ts'

/** What a card adds to a post. */
export interface CardContent {
  readonly poll: Poll | null
  readonly linkCard: LinkCard | null
  readonly media: readonly Medium[]
  readonly missing: readonly MissingPart[]
}

/**
 * Reads a tweet object's card by its values: poll, pictures, film, link, whatever its name.
 *
 * @param post the address of the post
 */
export function readCard(tweet: JsonObject, entities: readonly Entity[], post: string): CardContent {
  const values = readCardValues(tweet)
  if (values === null) return { poll: null, linkCard: null, media: [], missing: [] }
  const { poll, media: pictures } = readPollCard(values)
  const unified = readUnifiedCard(values, post)
  const films = readFilmCard(values, post)
  const whole = values.image(['image'])
  const ofPoll = whole === null || films.length > 0 ? [] : [photoMedium(whole.url, whole.alt)]
  return {
    poll,
    linkCard: unified?.linkCard ?? readLinkCard(values, entities, post),
    media: [...pictures, ...ofPoll, ...films, ...(unified?.media ?? [])],
    missing: unified?.missing ?? [],
  }
}
