import type { Recogniser } from '../../../model/recogniser.ts'
import { findPlaceholder } from '../../shared/recognition/placeholder.ts'
import { createRecogniser } from '../../shared/recognition/recogniser.ts'
import { shortCodePattern } from '../../shared/recognition/short-codes.ts'
import { findUnloadedEmbed } from '../../shared/recognition/unloaded-embed.ts'
import { FLATTENED_PATTERN, findFlattenedXPosts } from './flattened.ts'
import { X_READER, X_SPEC } from './post-reader.ts'
import { findPublisherCard } from './publisher-card.ts'
import { findQuotedEmbed } from './quoted-embed.ts'

const common = createRecogniser(X_SPEC)

/** Recognises posts of X in articles: markup, page data, URLs and flattened text. */
export const xRecogniser: Recogniser = {
  ...common,
  flattenedClue: new RegExp(`${FLATTENED_PATTERN.source}|${shortCodePattern(X_SPEC)?.source}`, 'iy'),
  element: (element) =>
    element.tag === 'blockquote'
      ? (findQuotedEmbed(element) ?? findUnloadedEmbed(element, X_READER))
      : (findPublisherCard(element) ??
        findUnloadedEmbed(element, X_READER) ??
        findQuotedEmbed(element) ??
        findPlaceholder(element, X_READER)),
  flattened: (text) => [...common.flattened(text), ...findFlattenedXPosts(text)],
}
