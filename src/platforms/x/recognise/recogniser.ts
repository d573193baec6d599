import type { Recogniser } from '../../../model/recogniser.ts'
import { createRecogniser } from '../../shared/recognition/recogniser.ts'
import { findUnloadedEmbed } from '../../shared/recognition/unloaded-embed.ts'
import { FLATTENED_PATTERN, findFlattenedXPosts } from './flattened.ts'
import { X_READER, X_SPEC } from './post-reader.ts'
import { findPublisherCard } from './publisher-card.ts'
import { findQuotedEmbed } from './quoted-embed.ts'

const common = createRecogniser(X_SPEC)

/** Recognises posts of X in articles: markup, page data, URLs and flattened text. */
export const xRecogniser: Recogniser = {
  ...common,
  flattenedClue: FLATTENED_PATTERN,
  element: (element) =>
    element.tag === 'blockquote'
      ? (findQuotedEmbed(element) ?? findUnloadedEmbed(element, X_READER))
      : (findPublisherCard(element) ?? findUnloadedEmbed(element, X_READER) ?? findQuotedEmbed(element)),
  flattened: (text) => [...common.flattened(text), ...findFlattenedXPosts(text)],
}
